"""Damaged input for everything that reads what others wrote: targets, a mutator, and the inputs that are kept."""

from __future__ import annotations
