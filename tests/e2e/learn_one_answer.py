"""Writes a tiny checkpoint that knows one answer by heart, so that the whole path has a result to check.

Run in the main environment: `python learn_one_answer.py FOLDER`. The model sees 112 x 112 pixels and finds one ship in
every image, always in the same place; everything else about it is real.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "backend"))
from small_model import TLM, chat, random_field, random_image, small_model, small_processor

from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from fusar_qgis.core.tasks import CAPTIONING, COUNTING, DETECTION, render_question

IMAGE_SIZE_PX = 112
BOX_SEEN_PX = (28, 42, 84, 56)
"""Where the ship is in every image (xmin, ymin, xmax, ymax); the test expects it there."""
ANSWERS = {
    render_question(DETECTION, "ship"): f'[{{"bbox_2d": {list(BOX_SEEN_PX)}, "label": "ship"}}]',
    render_question(COUNTING, "ship"): "1",
    render_question(CAPTIONING): "One ship at sea.",
    "How many ships do you see?": "One ship.",
}
STEPS = 220


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
        images = [random_image(IMAGE_SIZE_PX, IMAGE_SIZE_PX, seed=step * 8 + i) for i in range(len(texts))]
        fields = [random_field(9, seed=step + i) if i % 2 == step % 2 else None for i in range(len(texts))]
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
