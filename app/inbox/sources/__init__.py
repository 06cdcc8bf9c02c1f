"""The sources of the inbox, one module for each room."""
