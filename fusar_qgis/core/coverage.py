"""How much of an image AEF covers, and when to say so."""

from __future__ import annotations

LOW_COVERAGE = 0.5


def coverage_note(n_valid: int, n_nodes: int) -> str:
    """One sentence where AEF has under half of the nodes on an image, else an empty text.

    Args:
        n_valid: Nodes with a vector; where there is none, the reply's status says so already.
        n_nodes: Nodes on the image.
    """
    if not 0 < n_valid < LOW_COVERAGE * n_nodes:
        return ""
    percent = max(1, round(100.0 * n_valid / n_nodes))
    return f"AEF covers only {percent} % of the sampling nodes (open sea or masked elsewhere)."
