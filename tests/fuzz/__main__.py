"""`make fuzz`: tries new inputs for a while; each that breaks the contract is kept in the corpus as `found-*`."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.fuzz.mutation import mutate
from tests.fuzz.target import CORPUS, TARGETS, ContractError, Target, attempt, kept, load, warm_up

MOST_TRIES = 200
RUNNING = Path("build/fuzz")
"""Each input lies here before it is tried, so that one that kills the process is not lost."""


def main() -> int:
    """Runs the targets one after another, each in a process of its own; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; without: all")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target (60)")
    parser.add_argument(
        "--seed", type=int, default=None, help="of the random generator; without: another each time"
    )
    parser.add_argument("--seeds", action="store_true", help="write the valid inputs into the corpus again")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    wrong = set(options.targets) - set(TARGETS)
    if wrong:
        parser.error(f"unknown target {', '.join(sorted(wrong))}; there are {', '.join(TARGETS)}")
    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "little")
    if options.child:
        return _search(options.targets[0], options.seconds, seed)
    if options.seeds:
        return _write_seeds(options.targets or TARGETS)
    return max(_guarded(name, options.seconds, seed) for name in options.targets or TARGETS)


def _write_seeds(names: list[str] | tuple[str, ...]) -> int:
    for name in names:
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("seed-*"):
            old.unlink()
        for seed, data in load(name).seeds().items():
            (folder / f"seed-{seed}").write_bytes(data)
    return 0


def _guarded(name: str, seconds: float, seed: int) -> int:
    """One target in a child; an input that kills it is kept, too."""
    arguments = [
        sys.executable,
        "-m",
        "tests.fuzz",
        name,
        "--child",
        "--seconds",
        str(seconds),
        "--seed",
        str(seed),
    ]
    done = subprocess.run(
        arguments, check=False, env={**os.environ, "FUSAR_AEF_PUBLIC": "false", "OMP_NUM_THREADS": "1"}
    )
    if done.returncode in (0, 1):
        return done.returncode
    running = RUNNING / name
    path = _keep(name, running.read_bytes()) if running.is_file() else None
    _say(f"{name}: the process ended with {done.returncode}; kept as {path}")
    return 1


def _search(name: str, seconds: float, seed: int) -> int:
    # What a reader prints beside its errors would drown what is found.
    logging.lastResort = None
    sys.unraisablehook = lambda _: None
    target, rng = load(name), random.Random(seed)
    pool = list(kept(name).values())
    found: dict[str, Path] = {}
    tried = read = 0
    RUNNING.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as text, (RUNNING / name).open("wb") as running:
        warm_up(target, pool, Path(text))
        folder, end = Path(text), time.monotonic() + seconds
        while time.monotonic() < end:
            data = mutate(rng.choice(pool), rng, target.tokens, pool)
            running.seek(0)
            running.write(data)
            running.truncate()
            running.flush()
            tried += 1
            try:
                read += attempt(target, data, folder)
            except ContractError as error:
                _note(name, error, target, data, folder, found)
    (RUNNING / name).unlink()
    _say(json.dumps({"target": name, "seed": seed, "tried": tried, "read": read, "found": len(found)}))
    return 1 if found else 0


def _note(
    name: str, error: ContractError, target: Target, data: bytes, folder: Path, found: dict[str, Path]
) -> None:
    """Keeps the first input of each cause, the shorter for having been cut down."""
    place = _place(error)
    if place in found:
        return
    # The most memory ever taken never shrinks again, so that no smaller input could be told by it.
    found[place] = _keep(name, _smaller(target, data, folder, place) if error.__cause__ else data)
    _say(f"{name}: {error} at {place}; kept as {found[place]}")
    _say("".join(traceback.format_exception(error.__cause__)[-3:]) if error.__cause__ else "")


def _smaller(target: Target, data: bytes, folder: Path, place: str) -> bytes:
    """What is left of an input when parts are taken out as long as the same thing happens."""
    step = len(data) // 2
    tries = 0
    while step >= 1 and tries < MOST_TRIES:
        at = 0
        while at < len(data) and tries < MOST_TRIES:
            less, tries = data[:at] + data[at + step :], tries + 1
            try:
                attempt(target, less, folder)
                at += step
            except ContractError as error:
                data, at = (less, at) if _place(error) == place else (data, at + step)
        step //= 2
    return data


def _place(error: ContractError) -> str:
    """Where in the project a failure comes from: two inputs with the same place have one cause."""
    cause = error.__cause__
    if cause is None:
        return str(error)
    frames = traceback.extract_tb(cause.__traceback__)
    ours = [
        frame
        for frame in frames
        if "site-packages" not in frame.filename and "/lib/python" not in frame.filename
    ]
    last = (ours or frames)[-1]
    return f"{type(cause).__name__} in {Path(last.filename).name}:{last.lineno}"


def _keep(name: str, data: bytes) -> Path:
    path = CORPUS / name / f"found-{hashlib.sha256(data).hexdigest()[:10]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path.relative_to(CORPUS.parent.parent.parent)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
