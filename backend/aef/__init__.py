"""AlphaEarth Foundations vectors: where they come from, their cache and their color composite."""
