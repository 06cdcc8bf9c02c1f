"""Connections, units of work, migrations and the embedded PostgreSQL."""
