"""Folders in the release's format and what `convert_release` makes of them."""

from __future__ import annotations

import pytest

from backend.model.release import FORMAT
from backend.model.release_conversion import ReleaseJob, convert_release
from tests.backend import release_folder as release

CONFIG = {"format": FORMAT, "sigma": 3.0, "hidden_mult": 4, "image_size": 504, "vec_dim": 64}


@pytest.fixture(name="base", scope="module")
def base_fixture(tmp_path_factory):
    return release.write_base(tmp_path_factory.mktemp("hub") / "qwen")


@pytest.fixture(name="stage1", scope="module")
def stage1_fixture(tmp_path_factory):
    return release.write_release(tmp_path_factory.mktemp("release") / "stage1", vision=True, score=True)


@pytest.fixture(name="detection", scope="module")
def detection_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release") / "stage2" / "detection"
    return release.write_release(folder, config={**CONFIG, "sigma": 2.0})


def convert(base, adapter, out, **options):
    return convert_release(ReleaseJob(str(base), adapter, out, **options))


BOXES = '[{"bbox_2d": [-35, 4, 529, 90], "label": "%s"}]'
ANSWERED = (("ship", BOXES % "ship"), ("plane", BOXES % "plane"), ("ship", "None"), ("tank", BOXES % "tank"))
DETECTION_RECORDS = [
    {"id": "1", "image": "a.png", "aef": "a.npz", "coordinate_size": 504,
     "question": f'<image>\nFind every {name}. Answer with "bbox_2d" or None.', "answer": answer}
    for name, answer in ANSWERED
]  # fmt: skip
