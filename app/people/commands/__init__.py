"""Commands on people, teams and access."""
