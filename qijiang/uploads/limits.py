"""What an upload may cost, and how the child says that it may not."""

from dataclasses import dataclass

MB = 1024 * 1024
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any workbook: nothing can stand beyond


@dataclass(frozen=True)
class Limits:
    """The most that is read. Rows and columns are places in the sheet: a lone cell far out counts as far out."""

    file_bytes: int = 20 * MB
    unpacked_bytes: int = 400 * MB  # all parts of a workbook together; 200,000 × 20 cells are some 250 MB
    small_part_bytes: int = 4 * MB  # a part that is held whole: the list of sheets, relations
    ratio: int = 200  # unpacked over packed, of parts over 4 MB; sheets of real figures reach 50
    entries: int = 2_000
    sheets: int = 100
    merges: int = 10_000
    rows: int = 200_000
    columns: int = 200
    cells: int = 4_000_000  # rows × columns as far as they are used: the parser reserves all of them
    repeated_text_bytes: int = 64 * MB  # long texts that stand in many cells
    faulty_cells: int = 10_000  # errors and formulas without a value that are listed one by one
    memory_bytes: int = 1024 * MB  # address space of the child
    cpu_seconds: int = 60
    wait_seconds: int = 90  # that the web process waits for the child, all waits together
    turn_seconds: int = 10  # that a reader waits while others are read


class Refused(Exception):
    """The file is not read. `code` names the sentence, `details` are its figures and places."""

    def __init__(self, code: str, **details: str | int):
        super().__init__(code, details)
        self.code = code
        self.details = details
