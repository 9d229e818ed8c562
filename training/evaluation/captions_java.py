"""METEOR and SPICE: Java programs inside pycocoevalcap. Where one cannot run it is "not computed", never 0."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.evaluation.captions import Tokens

LOGGER = logging.getLogger(__name__)

CORENLP_VARIABLE = "FUSAR_CORENLP_DIR"
"""Environment variable that names the folder with stanford-corenlp-3.6.0.jar and its models' jar."""

_CORENLP_JARS = ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar")
_SPICE_TIMEOUT_S = 3600.0
# SPICE's cache library reaches into these by reflection, which Java forbids since version 16.
_OPENED = ("java.lang", "java.math", "java.util", "java.util.concurrent", "java.net", "java.text")


class NotComputed(str):
    """Why a metric has no value, in words for a table."""

    __slots__ = ()


class Meteor:
    """METEOR 1.5 in one Java process, which takes seconds to start and then scores any number of corpora.

    Args:
        is_wanted: Whether to compute it at all.
    """

    def __init__(self, is_wanted: bool = True) -> None:
        self._is_wanted = is_wanted
        self._process: Any = None

    def score(self, candidates: Sequence[Tokens], references: Sequence[Tokens]) -> float | NotComputed:
        """METEOR of a corpus, or why there is none.

        Args:
            candidates: Tokens per caption.
            references: Tokens per reference.
        """
        missing = missing_tools() if self._is_wanted else NotComputed("it was left out (--no-meteor)")
        if missing:
            return missing
        told = {k: [" ".join(tokens)] for k, tokens in enumerate(candidates)}
        wanted = {k: [" ".join(tokens)] for k, tokens in enumerate(references)}
        try:
            score, _ = self._start().compute_score(wanted, told)
        except (OSError, ValueError) as error:
            LOGGER.warning("METEOR failed: %s", error)
            return NotComputed("METEOR's Java process failed")
        return float(score)

    def _start(self) -> Any:
        if self._process is None:
            from pycocoevalcap.meteor.meteor import Meteor as JavaMeteor

            self._process = JavaMeteor()
        return self._process


def spice(candidates: Sequence[str], references: Sequence[str]) -> float | NotComputed:
    """SPICE 1.0 of the corpus, or why there is none; nothing is ever downloaded.

    Args:
        candidates: Captions as written.
        references: One reference each.
    """
    folder = os.environ.get(CORENLP_VARIABLE, "")
    absent = [name for name in _CORENLP_JARS if not folder or not (Path(folder) / name).is_file()]
    if absent:
        return NotComputed(f"{CORENLP_VARIABLE} names no folder with {absent[0]}")
    missing = missing_tools()
    return missing or _run_spice(Path(folder), candidates, references)


def missing_tools() -> NotComputed | None:
    """What METEOR and SPICE lack on this machine, or None."""
    if importlib.util.find_spec("pycocoevalcap") is None:
        return NotComputed("the package pycocoevalcap is missing (pip install -e '.[captions]')")
    return (
        None
        if shutil.which("java")
        else NotComputed("there is no Java (apt-get install default-jre-headless)")
    )


def _run_spice(folder: Path, candidates: Sequence[str], references: Sequence[str]) -> float | NotComputed:
    package = importlib.util.find_spec("pycocoevalcap.spice")
    assert package is not None and package.submodule_search_locations
    home = Path(package.submodule_search_locations[0])
    jars = [home / "spice-1.0.jar", home / "lib" / "*", *(folder / name for name in _CORENLP_JARS)]
    pairs = enumerate(zip(candidates, references, strict=True))
    content = [{"image_id": k, "test": ours, "refs": [theirs]} for k, (ours, theirs) in pairs]
    with tempfile.TemporaryDirectory() as work:
        asked, told = Path(work) / "captions.json", Path(work) / "scores.json"
        asked.write_text(json.dumps(content), encoding="utf-8")
        opened = [part for name in _OPENED for part in ("--add-opens", f"java.base/{name}=ALL-UNNAMED")]
        command = [
            "java",
            "-Xmx8G",
            *opened,
            "-cp",
            os.pathsep.join(map(str, jars)),
            "edu.anu.spice.SpiceScorer",
        ]
        command += [str(asked), "-out", str(told), "-silent"]
        try:
            subprocess.run(command, cwd=work, check=True, capture_output=True, timeout=_SPICE_TIMEOUT_S)
            found = [
                float(item["scores"]["All"]["f"]) for item in json.loads(told.read_text(encoding="utf-8"))
            ]
        except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
            LOGGER.warning("SPICE failed: %s", error)
            return NotComputed("SPICE's Java process failed")
    if len(found) != len(candidates):
        return NotComputed(f"SPICE scored {len(found)} of {len(candidates)} captions")
    return sum(found) / len(found)
