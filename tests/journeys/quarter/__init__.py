"""A quarter of a manager with eight reports, told in chapters; each goes on where the one before it ended."""
