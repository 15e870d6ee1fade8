"""Every refusal in words: what the file or cell is, and what to do about it. The keys are the codes of `Refused`."""

from django.utils.translation import gettext_lazy as _

FILES = {
    # what it is
    "empty": _("The file is empty. Fill in the template and upload it again."),
    "size": _("The file has %(megabytes)s MB; at most %(limit)s MB are read. Split it into several files."),
    "old_excel": _("This is a workbook of the old kind (.xls or .et). Open it and save it as .xlsx."),
    "encrypted": _("The workbook has a password to open it. Remove the password, save it and upload it again."),
    "xlsb": _("This is a binary workbook (.xlsb). Open it and save it as .xlsx."),
    "ods": _("This is an OpenDocument file (.ods). Open it and save it as .xlsx."),
    "numbers": _("This is a file of Apple Numbers. Export it as Excel (.xlsx)."),
    "macros": _("The workbook contains macros. Save it as .xlsx without macros and upload that."),
    "html": _("This is a web page with the name of a workbook. Open it in a spreadsheet and save it as .xlsx."),
    "xml_spreadsheet": _("This is a table in XML of 2003. Open it in a spreadsheet and save it as .xlsx."),
    "xml": _("This is an XML file, not a table. Upload a workbook (.xlsx) or a csv file."),
    "json": _("This is a JSON file, not a table. Upload a workbook (.xlsx) or a csv file."),
    "pdf": _("This is a PDF file. Upload the table itself as .xlsx or csv."),
    "image": _("This is a picture. Upload the table itself as .xlsx or csv."),
    "word": _("This is a text document. Copy its table into the template and upload that."),
    "powerpoint": _("This is a presentation. Copy its table into the template and upload that."),
    "packed": _("This is a packed archive. Unpack it and upload the workbook inside."),
    "archive": _("This is a zip archive, not a workbook. Unpack it and upload the workbook inside."),
    "program": _("This is a program, not a table. It was not opened."),
    "database": _("This is a database file, not a table. Export a table as .xlsx or csv."),
    "busy": _("%(count)s other files are being read right now. Try again in a moment: nothing is lost."),
    # workbooks as zip files
    "cut_off": _("The workbook is incomplete: its end is missing. Download or copy it again."),
    "damaged": _("The workbook is damaged: its part “%(name)s” cannot be unpacked. Open it and save it again."),
    "zip_structure": _(
        "The workbook is damaged: the directory of its parts does not agree with the file. Open it and save it again."
    ),
    "zip_twice": _("The workbook holds the part “%(name)s” twice. Open it and save it again."),
    "zip_overlap": _("The workbook is made to deceive: its parts lie over one another. It was not opened."),
    "zip_lies": _("The workbook is made to deceive: “%(name)s” is larger than it says. It was not opened."),
    "zip_names": _("The workbook holds a part with the forbidden name “%(name)s”. It was not opened."),
    "zip_password": _("The parts of the workbook are locked with a password. Save it without one."),
    "zip_method": _("The workbook is packed in an unusual way. Open it and save it again as .xlsx."),
    "entries": _("The workbook has %(count)s parts; at most %(limit)s are read. Copy the table into a new workbook."),
    "unpacked": _("Unpacked, the workbook has more than %(limit)s MB. Split the table into several files."),
    "ratio": _("Part “%(name)s” grows to more than %(limit)s times its size when unpacked. It was not opened."),
    "part_size": _("Part “%(name)s” has more than %(limit)s MB. Copy the values into a new workbook."),
    "part_missing": _("The workbook is damaged: its part “%(name)s” is missing. Open it and save it again."),
    # what is in the workbook
    "doctype": _("Part “%(name)s” declares a document type, which no workbook needs. It was not opened."),
    "xml_encoding": _("Part “%(name)s” is written in %(encoding)s, not UTF-8. Open the workbook and save it again."),
    "external_links": _(
        "The workbook takes values from other files. Break the links (Data, Edit links), then save it."
    ),
    "connections": _("The workbook fetches data from elsewhere. Remove the connections and queries, then save it."),
    "embedded": _("The workbook holds other files or controls inside. Copy the values into a new workbook."),
    "sheets": _("The workbook has %(count)s sheets; at most %(limit)s are read. Delete those not needed."),
    "no_sheet": _("The workbook has no visible sheet with a table. Show the sheet that holds the rows."),
    "sheet_missing": _("The workbook has no sheet named “%(name)s”."),
    "not_a_sheet": _("The workbook is damaged: “%(name)s” is not a sheet. Open it and save it again."),
    "shared_count": _("The workbook says that it holds %(count)s texts, more than fit into it. It was not opened."),
    "repeated_text": _(
        "Long texts are repeated in so many cells that they come to more than %(limit)s MB. Shorten them."
    ),
    "long_cell": _("A cell in “%(name)s” is longer than a cell can be. Copy the values into a new workbook."),
    "sheet_name": _(
        "The sheet “%(name)s…” has a name of more than %(limit)s characters, which no spreadsheet gives. Rename it."
    ),
    "no_addresses": _("The cells of the sheet have no addresses. Open the workbook and save it again."),
    "coordinate": _(
        "The sheet names the cell or row %(cell)s, which no sheet has. Copy the values into a new workbook."
    ),
    "rows": _(
        "Row %(row)s is filled; at most %(limit)s rows are read. Split the table, or delete what stands far below."
    ),
    "columns": _(
        "Column %(column)s is filled; at most %(limit)s columns are read. Delete what stands far to the right of"
        " the table."
    ),
    "cells": _(
        "The sheet is filled as far as %(cell)s; at most %(limit)s cells are read. Split the table, or delete"
        " what stands"
        " far from it."
    ),
    "merge": _("The cells %(range)s are merged, which is no sensible range. Undo the merge and save again."),
    "merges": _("More than %(limit)s ranges of cells are merged. Undo the merges and save again."),
    "faulty_cells": _(
        "More than %(limit)s cells hold an error, or a formula without its value. Open the workbook in a spreadsheet,"
        " let it calculate, and save it."
    ),
    # csv
    "text_encoding": _("The file is neither a workbook nor a text in UTF-8 or GB18030. Save the table as .xlsx."),
    "text_damaged": _("Line %(line)s holds bytes that are no text: the file was damaged or joined. Save it again."),
    "utf16_unmarked": _("The text is in UTF-16 without a mark that says so. Save it as “CSV UTF-8”."),
    "controls": _(
        "The file holds the invisible character %(character)s, so it is not a table in text. Save it as .xlsx."
    ),
    "csv_quotes": _(
        "Row %(row)s: a quotation mark is not closed, or text follows it. Double quotation marks inside a cell."
    ),
    "csv_text": _("Row %(row)s holds a cell with more than %(limit)s characters; a quotation mark may be missing."),
    "csv_columns": _("Row %(row)s has %(count)s cells; at most %(limit)s columns are read."),
    # while reading
    "memory": _("The file needs more memory than a table may. Copy the values into a new workbook."),
    "time": _("Reading the file took too long and was stopped. Split it, or copy the values into a new workbook."),
    "unreadable": _("The file is damaged and cannot be read. Open it in a spreadsheet and save it again."),
    # the table
    "no_rows": _("The sheet “%(sheet)s” holds no table. Fill in the rows under the headings."),
    "no_rows_csv": _("The file holds no table. Fill in the rows under the headings."),
    "merged_heading": _("The heading %(range)s is merged. Undo the merge and give every column its own heading."),
    "merged_cells": _("The cells %(range)s are merged. Undo the merge and fill in every cell."),
    "doubled_heading": _(
        "The heading “%(heading)s” stands twice: %(first)s and %(cell)s. Rename or delete one of them."
    ),
    "blank_heading": _("%(cell)s has no heading, but column %(column)s holds values (%(filled)s). Name or delete it."),
    "long_heading": _("The heading %(cell)s is longer than %(limit)s characters. Shorten it."),
    "faulty_heading": _("The heading %(cell)s holds no text but an error or a formula without its value. Type it."),
}

CELLS = {
    "uncalculated": _("The cell holds a formula without its value. Open the workbook, let it calculate, and save it."),
    "infinite": _("The cell does not hold a finite number. Type the number itself."),
    "digits": _(
        "The number has more than 15 digits, so the spreadsheet has already rounded it. Format the cell as text and"
        " type it anew."
    ),
    "controls": _("The cell contains an invisible character. Delete it, or type the text anew."),
    "too_long": _("The cell holds more than 32,767 characters. Shorten it."),
    "time": _("The cell holds a time of day or a duration. Type a date or a number."),
}
CELL_ERROR = _("The cell shows the error %(error)s. Correct the formula, or type the value.")
