"""Tests of the backend in its own environment: model, engines, AEF sources, server and commands, on small models."""
