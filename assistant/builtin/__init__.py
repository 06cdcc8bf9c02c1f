"""The engine that needs no model: rules that draft what the words themselves give."""
