"""Commands on growth, by what they are about."""
