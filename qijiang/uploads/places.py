"""Addresses of cells: A1 and back."""

import re

ADDRESS = re.compile(rb"([A-Za-z]{1,3})([1-9]\d{0,6})")
ENDLESS = 99_999_999  # a column or row written too long to exist


def column_number(letters: bytes) -> int:
    """A is 1; what is longer than three letters is beyond every sheet."""
    if len(letters) > 3:
        return ENDLESS
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def row_number(digits: bytes) -> int:
    return int(digits) if len(digits) < 9 else ENDLESS


def letters_of(column: int) -> str:
    """The letters of a column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Both counted from 1."""
    return f"{letters_of(column)}{row}"
