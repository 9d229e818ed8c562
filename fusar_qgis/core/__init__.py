"""What plugin, backend and training share, without Qt: scenes, grids, fields, tiles, prompts, answers, wire types."""
