"""Primary keys, versions and page numbers as an address or a form brings them."""

LONGEST = 18  # digits of the largest primary key


def key_of(text: str, digits: int = LONGEST) -> int | None:
    """The whole number that the text is; None of any other text, and of one with more digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
