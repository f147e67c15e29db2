"""Measure how good each part of the workbench is."""
