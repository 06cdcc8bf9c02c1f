"""Whom what was done concerns: a module for each area."""
