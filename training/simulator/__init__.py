"""Simulated SAR scenes with land cover, an AEF-like field, labeled objects and text, all from one seed."""
