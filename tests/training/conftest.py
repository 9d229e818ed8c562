"""Tests of the training module on the CPU: simulator, data, stages, metrics, report."""
