"""One target a module: `TARGET`, found by its file's name."""
