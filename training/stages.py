"""A recipe from nothing to a served checkpoint: corpora, tokenizer, base model, stage 1, stage 2."""

from __future__ import annotations

import logging
import shutil
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
import yaml
from peft import LoraConfig, get_peft_model
from transformers import AutoTokenizer

from backend.model.checkpoint import load_checkpoint, save_checkpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.lora import lora_target_regex
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.pixels import FusarImageProcessor
from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import ConfigError
from training.base_model import order_number_embeddings, qwen_config
from training.config import StageConfig, TrainingConfig
from training.data.batches import make_collator
from training.data.corpus import Corpus
from training.probes import VisualProbes
from training.row_model import RowModel
from training.simulator.generate import simulate_corpus
from training.simulator.land_cover import NAMES
from training.simulator.questions import ASKED, sample_texts
from training.simulator.targets import CLASSES
from training.simulator.text import PLACES
from training.tokenizer import number_ids, train_tokenizer
from training.trainer import train_rows

logger = logging.getLogger(__name__)

PROBES_FILE = "probes.safetensors"
CHECKPOINT = "checkpoint"


class Recipe:
    """Runs a training recipe; what is already there is not done again.

    Args:
        config: The recipe.
    """

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self.folder = Path(config.runs) / config.name

    def run(self, only: str = "") -> Path:
        """Runs all stages in order, or one of them.

        Args:
            only: Name of the one stage to run; its predecessor must have been run.

        Returns:
            The last checkpoint folder.

        Raises:
            ConfigError: The stage is unknown.
        """
        names = [stage.name for stage in self.config.stages]
        if only and only not in names:
            raise ConfigError(f"The recipe has no stage {only!r}.", f"Its stages: {', '.join(names)}.")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "recipe.yaml").write_text(
            yaml.safe_dump(_plain(asdict(self.config))), encoding="utf-8"
        )
        for index, stage in enumerate(self.config.stages):
            if not only or stage.name == only:
                self._run_stage(index, stage)
        last = self.checkpoint(only or names[-1])
        if self.config.export and last == self.checkpoint(names[-1]):
            shutil.copytree(last, self.config.export, dirs_exist_ok=True)
        return last

    def checkpoint(self, stage: str) -> Path:
        """The checkpoint folder of a stage."""
        return self.folder / stage / CHECKPOINT

    def corpus(self, name: str) -> Corpus:
        """A corpus of the recipe, simulated at first use."""
        folder = self.folder / "corpora" / name
        if not (folder / "samples.jsonl").exists():
            logger.info("Simulating %d samples into %s", self.config.corpora[name].count, folder)
            simulate_corpus(folder, self.config.corpora[name], self.config.base.image_size_px)
        return Corpus(folder)

    def _run_stage(self, index: int, stage: StageConfig) -> None:
        done = self.checkpoint(stage.name)
        if done.exists():
            logger.info("Stage %s is done: %s", stage.name, done)
            return
        corpus = self.corpus(stage.corpus)
        torch.manual_seed(self.config.seed + index)
        model, processor = self._start_model(index, stage)
        rows = self._row_model(index, stage, model, processor)
        if not torch.cuda.is_available():
            rows.plain.set_attn_implementation(
                "eager"
            )  # on a CPU in bf16 a quarter faster than sdpa at these sizes
        collator = make_collator(
            processor, stage, self.config.corpora[stage.corpus].nodes, self.config.seed + index
        )
        train_rows(rows, corpus, collator, stage, self.folder / stage.name, self.config.seed + index)
        self._save(stage, rows, processor, corpus)

    def _start_model(self, index: int, stage: StageConfig) -> tuple[Any, FusarProcessor]:
        if index == 0:
            return self._new_base()
        before = load_checkpoint(self.checkpoint(self.config.stages[index - 1].name))
        model = before.model
        if self.config.tlm and model.model.tlm is None:
            model = self._with_tlm(model)
        model.requires_grad_("all" in stage.trains)
        if "lora" in stage.trains:
            adapter = LoraConfig(
                r=stage.lora_rank,
                lora_alpha=stage.lora_alpha,
                lora_dropout=stage.lora_dropout,
                target_modules=lora_target_regex(stage.lora_vision),
            )
            model = get_peft_model(model, adapter)
        plain = model.get_base_model() if hasattr(model, "get_base_model") else model
        if plain.model.tlm is not None:
            plain.model.tlm.requires_grad_("tlm" in stage.trains or "all" in stage.trains)
        return model, before.processor

    def _new_base(self) -> tuple[Any, FusarProcessor]:
        size_px = self.config.base.image_size_px
        tokenizer = self._tokenizer()
        model = FusarForConditionalGeneration(
            FusarConfig.from_base(qwen_config(self.config.base, tokenizer), None)
        )
        order_number_embeddings(model.get_input_embeddings(), tokenizer)
        half = (0.5, 0.5, 0.5)
        pixels = FusarImageProcessor(
            size_px,
            self.config.base.patch_size_px,
            self.config.base.merge_size,
            2,
            half,
            half,
            coordinate_ramps=True,
        )
        return model, FusarProcessor(pixels, tokenizer)

    def _tokenizer(self) -> Any:
        folder = self.folder / "tokenizer"
        if not folder.exists():
            corpus = self.corpus(self.config.stages[0].corpus)
            words = CLASSES + PLACES + NAMES
            texts = sample_texts(corpus.samples[:3000], self.config.seed)
            train_tokenizer(texts, words, self.config.base.vocabulary).save_pretrained(str(folder))
        return AutoTokenizer.from_pretrained(str(folder))

    def _with_tlm(self, model: FusarForConditionalGeneration) -> FusarForConditionalGeneration:
        """The same weights with a TLM that starts as the identity."""
        side = self.config.base.image_size_px // (
            self.config.base.patch_size_px * self.config.base.merge_size
        )
        nodes = next(corpus.nodes for corpus in self.config.corpora.values() if corpus.nodes)
        tlm = TlmConfig.from_dict({"image_size": self.config.base.image_size_px, **self.config.tlm})
        tlm = tlm.with_resolved_sigma((side, side), (nodes, nodes))
        modulated = FusarForConditionalGeneration(FusarConfig.from_base(model.config, tlm))
        missing, unexpected = modulated.load_state_dict(model.state_dict(), strict=False)
        if unexpected or any(".tlm." not in f".{name}" for name in missing):
            raise ConfigError(f"The base does not fit: missing {missing[:3]}, unexpected {unexpected[:3]}.")
        return modulated

    def _row_model(self, index: int, stage: StageConfig, model: Any, processor: FusarProcessor) -> RowModel:
        side = self.config.base.image_size_px // processor.image_processor.token_px
        probes = VisualProbes(self.config.base.hidden, len(ASKED), (side, side)) if stage.probes else None
        earlier = [self.folder / s.name / PROBES_FILE for s in self.config.stages[:index]]
        known = [path for path in earlier if path.exists()]
        if probes is not None and known:
            safetensors.torch.load_model(probes, str(known[-1]))
        numbers = number_ids(processor.tokenizer)
        return RowModel(model, numbers, probes, stage.coordinate_sigma_px, stage.probe_weight)

    def _save(self, stage: StageConfig, rows: RowModel, processor: FusarProcessor, corpus: Corpus) -> None:
        if rows.probes is not None:
            safetensors.torch.save_model(rows.probes, str(self.folder / stage.name / PROBES_FILE))
        model = rows.model.merge_and_unload() if hasattr(rows.model, "merge_and_unload") else rows.model
        nodes = self.config.corpora[stage.corpus].nodes
        info = CheckpointInfo(
            base_model=f"{self.config.name}-base",
            stage=stage.name,
            image_size=self.config.base.image_size_px,
            grid_nodes=(nodes, nodes) if nodes else (16, 16),
            classes=self.config.classes,
            data_fingerprint=fingerprint(corpus),
            max_new_tokens=384,
        )
        part = self.folder / stage.name / (CHECKPOINT + ".part")
        shutil.rmtree(part, ignore_errors=True)
        save_checkpoint(part, model, processor, replace(info, tlm=model.config.tlm))
        part.rename(self.checkpoint(stage.name))


def fingerprint(corpus: Corpus) -> str:
    """SHA-256 of a corpus's records, first 16 hex digits."""
    return sha256((corpus.folder / "samples.jsonl").read_bytes()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
