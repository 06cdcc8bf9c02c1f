"""Commands on conversations, by what they are about."""
