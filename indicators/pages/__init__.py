"""What pages show, put together and written out: reads through the field's words, no writes, no requests."""
