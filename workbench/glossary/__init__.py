"""Keep a glossary: terms found in running Arabic, checked in the English, and a guide to the translation."""
