"""The HTTP side: routes, errors, limits and who may ask."""
