"""How operations run: units of work around them, limits before them, masked failures after them."""
