"""Lets `python -m app.cli` be `waymark`."""

from app.cli import main

main()
