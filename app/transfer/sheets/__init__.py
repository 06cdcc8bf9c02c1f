"""The sheets of an import, one module each: their columns, and how their rows are brought over."""
