"""What a recipe says: base model, data, stages in order; see `training/recipe_file.py` for how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fusar_qgis.core.errors import ConfigError
from training.base_model import BaseModelConfig
from training.simulator.generate import CorpusConfig

PRECISIONS = ("auto", "bf16", "fp32")


@dataclass(frozen=True)
class EvaluationConfig:
    """Evaluation during training."""

    corpus: str = ""
    """Name of the data set to evaluate on; empty evaluates nothing."""
    steps: int = 500
    """Optimizer steps between two evaluations; checkpoints are written at the same steps."""
    samples: int = 0
    """Use the first N examples; 0 uses all."""
    answers: int = 0
    """Also let the model answer questions about the first N examples and score them (figure 5); 0 looks at the loss."""
    patience: int = 0
    """Stop after so many evaluations without a lower loss; 0 never stops early."""
    best: bool = True
    """Whether the stage's result is the checkpoint with the lowest loss, not the last one."""


@dataclass(frozen=True)
class StageConfig:
    """One stage of training: what trains, on what, how long."""

    name: str
    corpus: str
    trains: tuple[str, ...]
    """Any of `all` (every weight), `lora` (a new adapter on the language model), `tlm`. A stage that leaves TLM frozen
    trains it all the same where no stage before it has, and the base brings none."""
    learning_rate: float
    epochs: float = 0.0
    """Passes over the data; or `steps`."""
    steps: int = 0
    """Optimizer steps; or `epochs`."""
    batch: int = 1
    """Rows (images) of one process at once."""
    accumulation: int = 1
    """Batches of one optimizer step."""
    task_weights: dict[str, float] = field(default_factory=dict)
    """Relative frequency per task; empty asks all alike. Of written questions the most frequent task is asked in every
    pass, others less often, tasks that are not named never."""
    questions: int = 0
    """Most questions in a row; 0 takes all that are written and fit."""
    shared_rows: bool = True
    """Whether the questions about an image share one row; without, FlashAttention-2 can be used."""
    longest_row: int = 2048
    """Tokens a row may have."""
    too_long: str = "error"
    """What happens to a question that is longer than a row: `error`, or `skip` with a count."""
    warmup: float = 0.05
    """Share of the steps."""
    weight_decay: float = 0.1
    beta2: float = 0.95
    schedule: str = "cosine"
    clip: float = 1.0
    """Largest norm of the gradient."""
    precision: str = "auto"
    """`bf16`, `fp32`, or `auto`: bf16 on a GPU, fp32 without one (few processors know bf16)."""
    gradient_checkpointing: bool = False
    group_by_length: bool = True
    cache_features: bool = False
    """Whether the frozen vision tower's tokens are kept on disk and read from there."""
    workers: int = -1
    """Processes that read data; -1 takes 4 with a GPU, else none."""
    use_field: bool = False
    field_dropout: float = 0.0
    """How often the whole field is left out, so that the model also works where AEF has no data."""
    everyday_share: float = 0.15
    """How often a drawn question comes in everyday words (simulated data)."""
    augment: bool = False
    """Whether images are mirrored and transposed, field and boxes with them (simulated data)."""
    probes: bool = False
    """Whether training-only heads help (simulated data and the small base)."""
    probe_weight: float = 1.0
    coordinate_sigma_px: float = 0.0
    """Width of soft targets over neighboring coordinates, where every number is one token; 0 for none."""
    lora_rank: int = 8
    lora_alpha: int = 32
    lora_dropout: float = 0.05
    lora_vision: bool = False
    """Whether LoRA goes on the vision tower's linear layers too."""
    save_steps: int = 500
    log_steps: int = 10
    evaluation: EvaluationConfig = field(default_factory=EvaluationConfig)

    def __post_init__(self) -> None:
        """Refuses what contradicts itself.

        Raises:
            ConfigError: Why.
        """
        unknown = sorted(set(self.trains) - {"all", "lora", "tlm"})
        for wrong, reason in (
            (bool(unknown), f"trains {unknown}; known are all, lora and tlm"),
            (not self.trains, "trains nothing"),
            ((self.epochs > 0) == (self.steps > 0), "needs either epochs or steps"),
            (self.batch < 1 or self.accumulation < 1, "needs batch and accumulation of at least 1"),
            (self.precision not in PRECISIONS, f"has precision {self.precision!r}; use auto, bf16 or fp32"),
            (self.too_long not in ("error", "skip"), f"has too_long {self.too_long!r}; use error or skip"),
            (self.cache_features and (self.augment or self.probes), "caches features, so it cannot augment or probe"),
            (
                self.cache_features and (self.lora_vision or "all" in self.trains),
                "caches features of a vision tower that it trains",
            ),
            (bool(self.task_weights) and max(self.task_weights.values()) <= 0, "has no task_weight above 0"),
            (not self.shared_rows and self.questions > 1, "has several questions, but no shared rows"),
        ):  # fmt: skip
            if wrong:
                raise ConfigError(f"The stage {self.name} {reason}.", "Change it in the recipe.")


@dataclass(frozen=True)
class TrainingConfig:
    """A whole recipe: base model, data, stages in order."""

    name: str
    seed: int
    classes: tuple[str, ...]
    stages: tuple[StageConfig, ...]
    start: str = ""
    """Folder or hub name of the model to begin with, Qwen2.5-VL of any size or a checkpoint of ours; empty makes the
    small one of `base` from nothing."""
    image_size_px: int = 0
    """Side of the square that every image is resized to; 0 keeps what `start` does."""
    attention: str = "auto"
    """`auto`, `flash_attention_2`, `sdpa` or `eager`; shared rows need a mask, which FlashAttention-2 does not take."""
    corpora: dict[str, CorpusConfig] = field(default_factory=dict)
    """Simulated data by name."""
    prepared: dict[str, str] = field(default_factory=dict)
    """Folders of prepared data by name."""
    nodes: int = 16
    """AEF nodes per side, for TLM's sigma where it is `auto`."""
    aef: str = "real"
    """Which field images train with: `real`, `none`, `shuffled`, `zero` or `wrong-place`."""
    skip: tuple[str, ...] = ()
    """Stages to leave out (Table 9)."""
    base: BaseModelConfig = field(default_factory=BaseModelConfig)
    tlm: dict[str, Any] = field(default_factory=dict)
    """TLM config; empty for a model that takes no AEF."""
    runs: str = "runs"
    output: str = "merged"
    """`merged` weights, which every engine serves, or a small `adapter` folder on `start`."""
    max_new_tokens: int = 2048
    """Longest answer that the checkpoint asks its engines for."""
    export: str = ""
    """Where the last stage's checkpoint is copied to; empty leaves it in the run folder."""

    def __post_init__(self) -> None:
        """Refuses names that lead nowhere.

        Raises:
            ConfigError: Why.
        """
        known = {*self.corpora, *self.prepared}
        asked = {stage.corpus for stage in self.stages} | {stage.evaluation.corpus for stage in self.stages}
        missing = sorted(asked - known - {""})
        names = [stage.name for stage in self.stages]
        if missing:
            raise ConfigError(f"The recipe has no data called {missing}.", f"Known: {sorted(known)}.")
        if len(set(names)) != len(names) or set(self.skip) - set(names):
            raise ConfigError(f"The stages {names} repeat a name, or skip {list(self.skip)} names none.")
        if self.output not in ("merged", "adapter") or (self.output == "adapter" and not self.start):
            raise ConfigError(
                f"The output {self.output!r} is not possible.", "Use merged; adapter needs start."
            )

    @property
    def active(self) -> tuple[StageConfig, ...]:
        """The stages that run."""
        return tuple(stage for stage in self.stages if stage.name not in self.skip)
