"""Translate records by the million: read as a stream, written in parts, taken up again where a run was cut off."""
