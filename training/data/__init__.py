"""Samples, rows and batches: from records on disk to tensors."""
