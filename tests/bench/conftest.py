"""Measurements, one script a subject; `make bench` runs them. No tests: nothing here fails for being slow."""
