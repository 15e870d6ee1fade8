"""What a document may be that is kept and handed out again: its kind by content, by the ending of its name, by size.

`inspecting.inspect` is the door. Nothing here parses a document or opens one for showing; each kind is walked just far
enough to know that it is that kind from its first byte to its last, so that no file is two things at once.
"""
