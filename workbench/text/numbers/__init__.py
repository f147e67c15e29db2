"""Read the numbers that Arabic and English text states, in digits, words or both."""

from workbench.text.numbers.arabic import arabic_numbers
from workbench.text.numbers.english import english_numbers
from workbench.text.numbers.model import Number, Value, stated

__all__ = ["Number", "Value", "arabic_numbers", "english_numbers", "stated"]
