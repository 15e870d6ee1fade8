"""Links by which figures are shown outside: wall screens by a secret address, public pages by a name.

tokens.py   the secret, and the hash that is kept of it
writing.py  the door: making a link and revoking it
finding.py  the link behind an address, or why there is none
scope.py    where and when of what a link shows
forms.py    what the manager chooses
"""
