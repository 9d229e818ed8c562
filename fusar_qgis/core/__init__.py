"""What needs neither QGIS nor torch: scenes, geometry, tiles, prompts, answers, wire types. NumPy and nothing else."""
