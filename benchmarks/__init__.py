"""Speed, as ratios of interleaved runs: what the design promises, measured again. Not part of the test suite."""
