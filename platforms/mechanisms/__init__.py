"""What is made of the registers: bases and pipeline, rankings, each mechanism with its totals. It keeps no records."""
