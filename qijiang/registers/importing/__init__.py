"""An import as a conversation: upload, match the columns, look at what would change, confirm, and undo if need be.

    pages      the pages; nothing is parsed in them but the headings
    columns    which heading means which field
    cells      what is typed in a cell, and what it becomes
    examining  each row: new, changed, unchanged, refused or faulty, and why
    staging    the rules that only the database knows, asked of all rows at once
    writing    what was confirmed, in one transaction
    working    who does the long parts: one worker process beside the server (`manage.py work`)
    workspace  the folder of an import: its file, what was found in it, how far it is
    workbooks  the template to fill in, and the file handed back with its bad cells marked

The state of an import is a row (models.Import); its lines lie in its workspace until it is written or forgotten.
"""
