"""Reads the workbooks and csv files that people upload, in a guarded child process.

`reading.read` is the door; it alone is for other packages. The web process hands the file to `child` (through
`process`), which looks at it (`preflight` and what that calls) before the parser does, and sends rows back. The child's
modules know no Django, so that it starts in a blink and holds no secret: they raise `Refused` with a code, and
`sentences` says in words what is wrong and what to do.
"""
