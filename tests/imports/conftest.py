from tests.uploads.here import read_here  # noqa: F401 (a fixture)
