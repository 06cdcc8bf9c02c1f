"""What the assistant is measured with: made-up material, seeded corruptions of it, and tables of what came of them."""
