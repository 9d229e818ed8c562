"""What plugin, backend and training share: scenes, grids, fields, stretch, tiles, prompts, answers, wire types; no Qt."""
