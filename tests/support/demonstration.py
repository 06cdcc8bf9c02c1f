"""The demonstration organisation in the tests' database."""

from __future__ import annotations

from functools import partial

from app.demonstration.accounts import account_tokens
from app.demonstration.loading import load
from app.jobs import queue, run_queued
from app.settings import Settings
