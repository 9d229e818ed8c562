"""Writes a tiny checkpoint that knows one answer by heart, so that the whole path has a result to check.

Run in the main environment: `python -m tests.e2e.learn_one_answer FOLDER`. The model finds one ship in every image,
always in the same place; everything else about it is real.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from fusar_qgis.core.tasks import CAPTIONING, COUNTING, DETECTION
from tests.backend.small_model import TLM, chat, random_field, small_model, small_processor
from tests.e2e.known_scene import ANSWERS, IMAGE_SIZE_PX

STEPS = 350


def _image(seed: int) -> np.ndarray:
    """Noise as wide or narrow, bright or dark as a stretch can leave it, with a black border now and then."""
    rng = np.random.default_rng(seed)
    gray = rng.uniform(20, 230) + rng.uniform(5, 60) * rng.normal(size=(IMAGE_SIZE_PX, IMAGE_SIZE_PX, 1))
    gray[:, : rng.integers(0, 12)] = 0
    return np.repeat(np.clip(gray, 0, 255).astype(np.uint8), 3, axis=2)


def learn(folder: Path) -> float:
    """Trains on random images with and without an AEF field; returns the last loss."""
    processor = small_processor(IMAGE_SIZE_PX)
    model = small_model(TLM).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=STEPS)
    questions = list(ANSWERS)
    loss = torch.tensor(0.0)
    for step in range(STEPS):
        texts = [chat(processor, question) for question in questions]
        images = [_image(seed=step * 8 + i) for i in range(len(texts))]
        fields = [
            random_field(4 + step % 253, seed=step + i) if i % 2 == step % 2 else None
            for i in range(len(texts))
        ]
        whole = [
            text + ANSWERS[question] + "<|im_end|>" for text, question in zip(texts, questions, strict=True)
        ]
        batch = processor(images=images, text=whole, fields=fields, padding_side="right")
        labels = batch["input_ids"].clone()
        labels[batch["attention_mask"] == 0] = -100
        for row, text in enumerate(texts):
            labels[row, : len(processor(images=[images[row]], text=text)["input_ids"][0])] = -100
        loss = model(**batch, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
    info = CheckpointInfo(
        "random", "stage2", image_size=IMAGE_SIZE_PX, classes=("ship",), tasks=(DETECTION, COUNTING, CAPTIONING),
        max_new_tokens=96,
    )  # fmt: skip
    save_checkpoint(folder, model.eval(), processor, info)
    return loss.item()


if __name__ == "__main__":
    torch.manual_seed(0)
    last_loss = learn(Path(sys.argv[1]))
    sys.exit(f"The answer was not learned, the loss is still {last_loss:.3f}." if last_loss > 0.02 else 0)
