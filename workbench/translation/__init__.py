"""Translate segments: tokenizers, two engines that agree, and the care around them."""
