"""Evidence files: documents that figures and steps of tasks rest on.

    with attaching(user, uploads) as files:          # checked and on disk; a transaction is open
        saved = recording.record(user, observation, via="form")
        attach(user, saved, files, via="form")       # rows and history; what no row names goes again

`writing` is the door, `storage` the disk, `checking` compares the two.
"""
