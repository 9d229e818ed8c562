"""What needs a CUDA device: the model there against the CPU, and measurements."""
