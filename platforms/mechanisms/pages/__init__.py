"""What the pages say: values in, words and figures out. Views are in `mechanisms/views`."""
