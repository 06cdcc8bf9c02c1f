"""One table of all mutations, and the tests that none of them escapes."""
