"""`make reproduce`: the paper's Tables 9 and 6 in the small, on simulated scenes where only AEF tells sea from city.

Every model starts from one base, as the paper's all start from Qwen2.5-VL, gets the same corpora and the same number
of steps in each stage it has, and is asked about the same held-out scenes. What differs is what the tables are about:
which stages were trained, and how AEF enters. Seeds are those of the stages after the base. Nothing is tuned for one of
them, so the tables may come out either way.
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from fusar_qgis.core.errors import ConfigError, FusarError
from training.evaluation.controls import CONTROLS, REAL
from training.evaluation.report import ReportOptions, write_report
from training.simulator.generate import CorpusConfig, simulate_corpus

LOGGER = logging.getLogger(__name__)

RECIPE = Path(__file__).parent / "configs" / "demo.yaml"
QUICK_SCALE, QUICK_BASE_SCALE, QUICK_SCENES = 0.1, 0.1, 100
SCENES, HELD_OUT_SEED = 300, 901
SEEDS = 3


@dataclass(frozen=True)
class Scale:
    """What the demo recipe's steps and corpora are multiplied by: the base's, and those of the stages after it."""

    base: float = 1.0
    tuning: float = 1.0

    def of(self, name: str) -> float:
        """For a stage or corpus of this name."""
        return self.base if name == "base" else self.tuning


@dataclass(frozen=True)
class Variant:
    """One model of the tables: what it is trained with, and how AEF enters (`none`: it does not)."""

    name: str
    components: tuple[str, ...]
    fusion: str

    @property
    def folder(self) -> str:
        """Its name as part of a path."""
        return "-".join((*self.components, self.fusion))


VARIANTS = (
    Variant("base + SFT2", ("sft2",), "none"),
    Variant("base + SFT1 + SFT2", ("sft1", "sft2"), "none"),
    Variant("base + SFT2 + TLM", ("sft2", "tlm"), "tlm"),
    Variant("all of FUSAR-GPT", ("sft1", "sft2", "tlm"), "tlm"),
    Variant("sum instead of TLM", ("sft1", "sft2", "tlm"), "sum"),
    Variant("concat instead of TLM", ("sft1", "sft2", "tlm"), "concat"),
)
WHOLE = VARIANTS[3]


def variant_recipe(
    recipe: dict[str, Any], variant: Variant, seed: int, scale: Scale, runs: Path
) -> dict[str, Any]:
    """The recipe of one variant, derived from the demo's.

    Args:
        recipe: The demo's recipe as read from YAML, with the stages base, stage1 and stage2.
        variant: Which stages to keep and how AEF enters.
        seed: Seed of training; corpora stay the same.
        scale: What steps and corpora are multiplied by.
        runs: Folder of all runs.

    Raises:
        ConfigError: The recipe has not these three stages.
    """
    stages = {str(stage["name"]): dict(stage) for stage in recipe["stages"]}
    if set(stages) != {"base", "stage1", "stage2"}:
        raise ConfigError(f"The recipe has the stages {sorted(stages)}.", "It needs base, stage1 and stage2.")
    with_field = variant.fusion != "none"
    kept = [stages["base"], *([stages["stage1"]] if "sft1" in variant.components else []), stages["stage2"]]
    for stage in kept:
        stage["steps"] = max(1, round(stage["steps"] * scale.of(stage["name"])))
        if stage["name"] != "base":
            stage["use_field"] = with_field
            first = stage is kept[1]
            # TLM trains in the first stage that has it, and is frozen afterwards.
            stage["trains"] = ["lora", "tlm"] if with_field and first else ["lora"]
    return {
        **recipe,
        "name": f"{variant.folder}-seed{seed}",
        "seed": seed,
        "runs": str(runs),
        "export": "",
        "tlm": {**recipe["tlm"], "fusion": variant.fusion} if with_field else {},
        "corpora": {
            name: {**corpus, "count": max(64, round(corpus["count"] * scale.of(name)))}
            for name, corpus in recipe["corpora"].items()
        },
        "stages": kept,
    }


class Reproduction:
    """Trains, evaluates and reports all variants; what is there already is not done again.

    Args:
        runs: Folder for everything.
        seeds: How many training seeds.
        scale: What the demo recipe's steps and corpora are multiplied by.
        scenes: Held-out scenes.
        jobs: Models trained and asked at the same time once the base is there; with more than one each tells its
            progress in a file of its own, `runs/logs/`.
    """

    def __init__(
        self,
        runs: Path,
        seeds: int = SEEDS,
        scale: Scale = Scale(),
        scenes: int = SCENES,
        jobs: int = 1,
    ) -> None:
        if min(seeds, scenes, jobs) < 1 or not (0 < scale.base <= 1 and 0 < scale.tuning <= 1):
            raise ConfigError(f"{seeds} seeds, {scenes} scenes, {jobs} jobs and {scale} make no comparison.")
        self.runs, self.seeds, self.scale, self.scenes, self.jobs = runs, seeds, scale, scenes, jobs

    def run(self) -> Path:
        """Does it all; returns the page.

        Raises:
            FusarError: A step failed, with its command.
        """
        data = self.runs / "held-out"
        if not (data / "samples.jsonl").exists():
            _training("simulate", data, "--count", self.scenes, "--seed", HELD_OUT_SEED)
        self.make_base()
        models = [(variant, seed) for seed in range(self.seeds) for variant in VARIANTS]
        pool = ThreadPoolExecutor(self.jobs)
        try:
            answered = [pool.submit(self._answered, variant, seed, data) for variant, seed in models]
            files = [file for each in answered for file in each.result()]
        finally:
            pool.shutdown(cancel_futures=True)
        title = "Tables 9 and 6 in the small, on simulated scenes"
        out = self.runs / "report"
        # The whole model first: it is what the others of its seed are tested against.
        files.sort(key=lambda path: not path.name.startswith(WHOLE.folder))
        write_report(files, out, ReportOptions(title))
        return out / "report.html"

    def make_base(self) -> None:
        """The corpora, the tokenizer and the base, which all models share.

        Raises:
            FusarError: Training it failed.
        """
        path, recipe = self._recipe(VARIANTS[0], 0)
        for name, corpus in recipe["corpora"].items():
            folder = path.parent / "corpora" / name
            if not (folder / "samples.jsonl").exists():
                LOGGER.info("Simulating %d samples into %s", corpus["count"], folder)
                simulate_corpus(folder, CorpusConfig(**corpus))
        LOGGER.info("Training the base")
        _training("train", path, "--stage", "base")

    def trained(self, variant: Variant, seed: int) -> Path:
        """Trains a model on the base, which must be there.

        Args:
            variant: Which.
            seed: Its seed.

        Returns:
            Its checkpoint.

        Raises:
            FusarError: Training failed.
        """
        path, _ = self._recipe(variant, seed)
        LOGGER.info("Training: %s, seed %d", variant.name, seed)
        return Path(
            _training("train", path, log=self._log(f"train-{path.parent.name}")).strip().splitlines()[-1]
        )

    def _answered(self, variant: Variant, seed: int, data: Path) -> list[Path]:
        checkpoint = self.trained(variant, seed)
        controls = tuple(CONTROLS) if variant is WHOLE else (REAL,)
        return [self._evaluated(variant, seed, checkpoint, data, control) for control in controls]

    def _recipe(self, variant: Variant, seed: int) -> tuple[Path, dict[str, Any]]:
        recipe = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
        derived = variant_recipe(recipe, variant, seed, self.scale, self.runs)
        folder = self.runs / derived["name"]
        folder.mkdir(parents=True, exist_ok=True)
        self._share_base(folder)
        path = folder / "variant.yaml"
        path.write_text(yaml.safe_dump(derived, sort_keys=False), encoding="utf-8")
        return path, derived

    def _log(self, name: str) -> Path | None:
        return self.runs / "logs" / f"{name}.txt" if self.jobs > 1 else None

    def _share_base(self, folder: Path) -> None:
        """All start from the very first one's base, tokenizer and corpora."""
        first = self.runs / f"{VARIANTS[0].folder}-seed0"
        if folder == first:
            return
        for name in ("corpora", "tokenizer", "base"):
            link = folder / name
            if not (link.is_symlink() or link.exists()):
                link.symlink_to((first / name).resolve(), target_is_directory=True)

    def _evaluated(self, variant: Variant, seed: int, checkpoint: Path, data: Path, control: str) -> Path:
        out = self.runs / "predictions" / f"{variant.folder}-seed{seed}-{control}.jsonl"
        name = variant.name if control == REAL else f"{variant.name} (AEF {control})"
        words = ("--components", ",".join(variant.components), "--train-seed", seed, "--name", name)
        asked = ("evaluate", checkpoint, data, "--out", out, "--aef", control, "--seed", seed, *words)
        _training(*asked, log=self._log(out.stem))
        return out


def _training(*words: object, log: Path | None = None) -> str:
    """Runs one command of `python -m training` in a process of its own; returns what it wrote."""
    command = [sys.executable, "-m", "training", *map(str, words)]
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    told = log.open("a", encoding="utf-8") if log else None
    try:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=told, text=True).stdout
    except subprocess.CalledProcessError as error:
        raise FusarError(
            f"`python {' '.join(command[1:])}` ended with {error.returncode}.",
            f"Its message stands in {log}." if log else "Its message stands above.",
        ) from error
    finally:
        if told:
            told.close()


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reproduce", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one seed, a tenth of the steps")
    parser.add_argument("--out", type=Path, default=Path("runs/reproduce"))
    parser.add_argument("--seeds", type=int, help=f"training seeds (default: {SEEDS}, quick: 1)")
    parser.add_argument(
        "--scale", type=float, help=f"of fine-tuning's steps and data (default: 1, quick: {QUICK_SCALE})"
    )
    parser.add_argument(
        "--base-scale", type=float, help=f"of the base's (default: 1, quick: {QUICK_BASE_SCALE})"
    )
    parser.add_argument("--scenes", type=int, help=f"held out (default: {SCENES}, quick: {QUICK_SCENES})")
    parser.add_argument(
        "--jobs", type=int, default=1, help="models at the same time, for a GPU or many cores (default: 1)"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what the command line asks for.

    Args:
        arguments: Command line; None takes the process's.
    """
    parsed = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    usual = (1, QUICK_SCALE, QUICK_BASE_SCALE, QUICK_SCENES) if parsed.quick else (SEEDS, 1.0, 1.0, SCENES)
    given = (parsed.seeds, parsed.scale, parsed.base_scale, parsed.scenes)
    seeds, tuning, base, scenes = (
        default if value is None else value for value, default in zip(given, usual, strict=True)
    )
    try:
        page = Reproduction(parsed.out, int(seeds), Scale(base, tuning), int(scenes), parsed.jobs).run()
    except FusarError as error:
        LOGGER.error("%s", error)
        return 2
    sys.stdout.write(f"{page}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
