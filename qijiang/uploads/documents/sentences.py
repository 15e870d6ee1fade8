"""Why a document is not kept, in words. The keys are the codes of `Refused`."""

from django.utils.translation import gettext_lazy as _

UNREADABLE = _("“%(file)s” is damaged or made in an unusual way. Open it, save it again, and attach that.")
SAVE_AS = _("“%(file)s” is of the old kind (.doc, .xls, .wps or .et). Save it as .docx, .xlsx or PDF and attach that.")
MACROS = _("“%(file)s” contains macros. Save it without macros (.docx, .xlsx) or as PDF.")
PAGE = _("“%(file)s” is a web page. Print it as PDF and attach that.")
PACKED = _("“%(file)s” is a packed archive. Unpack it and attach the documents inside one by one.")
OTHER = _("“%(file)s” is of a kind that is not kept. Save it as PDF. Kept are: %(endings)s.")
PROGRAM = _("“%(file)s” is a program, whatever its name says. It was not kept.")
DECEIVING = _("“%(file)s” is made to deceive: its parts do not agree with its directory. It was not kept.")

SENTENCES = {
    "empty": _("“%(file)s” is empty. Was it closed before it was chosen?"),
    "size": _("“%(file)s” has %(megabytes)s MB; at most %(limit)s MB are kept. Scan it with fewer dots, or divide it."),
    "no_name": _("The file has no name. Give it one that says what it is."),
    "no_ending": _("“%(file)s” has no ending. It looks like .%(found)s: name it so and attach it again."),
    "ending": _(
        "“%(file)s” is named .%(ending)s, but its content is .%(found)s. Name it by what it is and attach it again."
    ),
    # what it is
    "old_excel": SAVE_AS,
    "word": SAVE_AS,
    "powerpoint": OTHER,
    "encrypted": _("“%(file)s” has a password to open it. Remove the password, save it and attach it again."),
    "locked": _("“%(file)s” is protected with a password. Save it without protection and attach it again."),
    "zip_password": _("“%(file)s” is locked with a password. Save it without one."),
    "macros": MACROS,
    "html": PAGE,
    "svg": _("“%(file)s” is a drawing that can hold commands (SVG). Save it as PNG or PDF."),
    "xml": OTHER,
    "xml_spreadsheet": OTHER,
    "json": OTHER,
    "xlsb": OTHER,
    "ods": OTHER,
    "numbers": OTHER,
    "pdf": UNREADABLE,
    "image": _("“%(file)s” is a picture of a kind that is not kept. Save it as PNG or JPEG."),
    "packed": PACKED,
    "archive": PACKED,
    "program": PROGRAM,
    "database": OTHER,
    # what is in it
    "cut_off": _("“%(file)s” is incomplete: its end is missing. Copy or scan it again."),
    "damaged": _("“%(file)s” is damaged. Open it, save it again, and attach that."),
    "more_behind": _("“%(file)s” holds something more behind its end. Open it, save it anew, and attach that."),
    "pixels": _("“%(file)s” has %(width)s × %(height)s dots; at most %(limit)s million are kept. Make it smaller."),
    "script": _("“%(file)s” holds commands that run when it is opened (%(name)s). Print it as PDF anew."),
    "embedded": _(
        "“%(file)s” holds other files or controls inside. Attach those by themselves, and this without them."
    ),
    "program_inside": _("“%(file)s” holds a program inside (%(name)s). It was not kept."),
    "external_links": _("“%(file)s” fetches content from elsewhere when it is opened. Break the links, then save it."),
    "connections": _("“%(file)s” fetches data from elsewhere. Remove the connections and queries, then save it."),
    "command": _("“%(file)s”: line %(line)s begins like a command that a spreadsheet would run. Delete it."),
    # archives made to deceive
    "zip_structure": DECEIVING,
    "zip_twice": DECEIVING,
    "zip_overlap": DECEIVING,
    "zip_lies": DECEIVING,
    "zip_names": _("“%(file)s” holds a part with the forbidden name “%(name)s”. It was not kept."),
    "entries": _("“%(file)s” has %(count)s parts; at most %(limit)s are looked at. Save it as PDF."),
    "unpacked": _("Unpacked, “%(file)s” has more than %(limit)s MB. Divide it, or save it as PDF."),
    "ratio": _("“%(file)s” grows to more than %(limit)s times its size when unpacked. It was not kept."),
    "doctype": _("Part “%(name)s” of “%(file)s” declares a document type, which no office document needs."),
    # texts
    "text_encoding": OTHER,
    "text_damaged": _("“%(file)s”: line %(line)s holds bytes that are no text. Save it again as UTF-8."),
    "utf16_unmarked": _("“%(file)s” is in UTF-16 without a mark that says so. Save it as UTF-8."),
    "controls": _("“%(file)s” holds the invisible character %(character)s, so it is no text. Save it as PDF."),
}
