"""Runs the model: one protocol, one engine per runtime."""
