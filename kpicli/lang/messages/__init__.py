"""The sentences of the program: English template → (Spanish, Italian), a module for each part of the package.

Every module has one mapping ``MESSAGES``. `tests/test_languages.py` holds that no sentence is missing, and that the
three of them have the same facts.
"""
