"""Patches against transformers' own image processor, and the demo's coordinate ramps."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core.errors import CheckpointError, InvalidRequestError
from tests.backend.small_model import random_image

SIZES = [(100, 150), (56, 56), (300, 61), (224, 224), (9, 900)]


@pytest.mark.parametrize("mean_std", [{}, {"image_mean": (0.2, 0.3, 0.4), "image_std": (0.5, 0.6, 0.7)}])
def test_patches_equal_transformers(mean_std):
    images = [random_image(*size, seed=i) for i, size in enumerate(SIZES)]
    ours = FusarImageProcessor(max_pixels=200 * 200, **mean_std)(images)
    stock = Qwen2VLImageProcessorPil(max_pixels=200 * 200, **mean_std)(images, return_tensors="pt")
    assert torch.equal(ours["image_grid_thw"], stock["image_grid_thw"])
    torch.testing.assert_close(ours["pixel_values"], stock["pixel_values"], rtol=1e-5, atol=1e-5)


def test_stock_processor_reads_our_file(tmp_path):
    ours = FusarImageProcessor(min_pixels=84 * 84, max_pixels=150 * 150, image_mean=(0.1, 0.2, 0.3))
    ours.save_pretrained(tmp_path)
    image = random_image(70, 200)
    stock = Qwen2VLImageProcessorPil.from_pretrained(tmp_path)([image], return_tensors="pt")
    torch.testing.assert_close(ours([image])["pixel_values"], stock["pixel_values"], rtol=1e-5, atol=1e-5)


def test_reads_qwens_own_file(tmp_path):
    hub = {
        "min_pixels": 3136,
        "max_pixels": 12845056,
        "patch_size": 14,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "Qwen2_5_VLProcessor",
    }
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(hub))
    assert FusarImageProcessor.from_pretrained(tmp_path) == FusarImageProcessor(max_pixels=12845056)


@pytest.mark.parametrize("image_size", [None, 224])
@pytest.mark.parametrize("ramps", [False, True])
def test_config_round_trip(tmp_path, image_size, ramps):
    ours = FusarImageProcessor(image_size=image_size, coordinate_ramps=ramps, image_std=(0.5, 0.5, 0.5))
    ours.save_pretrained(tmp_path)
    assert FusarImageProcessor.from_pretrained(tmp_path) == ours


def test_fixed_size_ignores_the_aspect_and_resizes_bicubically():
    processor = FusarImageProcessor(image_size=112, image_mean=(0, 0, 0), image_std=(1, 1, 1))
    image = random_image(300, 200)
    result = processor([image])
    assert result["image_grid_thw"].tolist() == [[1, 8, 8]]
    want = np.asarray(Image.fromarray(image).resize((112, 112), Image.Resampling.BICUBIC))
    assert np.array_equal(processor.resize(image), want)
    exact = random_image(112, 112)
    assert np.array_equal(processor.resize(exact), exact)


def test_gray_pictures_and_pil_images_equal_their_rgb_copies():
    processor = FusarImageProcessor()
    gray = random_image(84, 84)[..., 0]
    rgb = np.repeat(gray[..., None], 3, axis=2)
    want = processor([rgb])["pixel_values"]
    for image in (gray, Image.fromarray(gray), Image.fromarray(rgb)):
        assert torch.equal(processor([image])["pixel_values"], want)
    batch = torch.from_numpy(gray)[None]
    assert torch.equal(processor.pixels_to_patches(processor.normalize(batch)), want)


@settings(max_examples=15)
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.sampled_from([1, 2]), st.integers(1, 3))
def test_patch_order_cell_by_cell(n_images, rows, columns, merge, frames):
    """Row k of the patches is the patch that Qwen2-VL's order says, pixel for pixel."""
    processor = FusarImageProcessor(patch_size=2, merge_size=merge, temporal_patch_size=frames)
    height, width = rows * merge * 2, columns * merge * 2
    images = torch.arange(n_images * height * width * 3.0).view(n_images, height, width, 3)
    got = processor.pixels_to_patches(images)
    k = 0
    for image in images:
        for row in range(rows):
            for column in range(columns):
                for y in range(merge):
                    for x in range(merge):
                        top, left = (row * merge + y) * 2, (column * merge + x) * 2
                        patch = image[top : top + 2, left : left + 2]
                        want = [
                            patch[py, px, channel].item()
                            for channel in range(3)
                            for _ in range(frames)
                            for py in range(2)
                            for px in range(2)
                        ]
                        assert got[k].tolist() == want
                        k += 1
    assert k == len(got)


def test_coordinate_ramps():
    processor = FusarImageProcessor(
        image_size=56, coordinate_ramps=True, image_mean=(0.5,) * 3, image_std=(0.25,) * 3
    )
    gray = torch.randint(0, 256, (2, 56, 84), dtype=torch.uint8)
    pixels = processor.normalize(gray)
    torch.testing.assert_close(pixels[..., 0], (gray / 255 - 0.5) / 0.25)
    for x in (0, 41, 83):
        assert torch.allclose(pixels[:, :, x, 1], torch.tensor(-1 + 2 * x / 83))
    for y in (0, 20, 55):
        assert torch.allclose(pixels[:, y, :, 2], torch.tensor(-1 + 2 * y / 55))
    rgb = gray[..., None].expand(2, 56, 84, 3)
    torch.testing.assert_close(processor.normalize(rgb), pixels)


def test_batched_training_path_equals_the_serving_path():
    for ramps in (False, True):
        processor = FusarImageProcessor(image_size=84, coordinate_ramps=ramps)
        images = [random_image(84, 84, seed) for seed in range(3)]
        batch = processor.normalize(torch.from_numpy(np.stack(images)))
        assert torch.equal(processor.pixels_to_patches(batch), processor(images)["pixel_values"])


@pytest.mark.parametrize(
    "image", [np.zeros((8, 8), np.float32), np.zeros((8, 8, 4), np.uint8), np.zeros((4, 900), np.uint8)]
)
def test_unusable_pictures_are_refused(image):
    with pytest.raises(InvalidRequestError):
        FusarImageProcessor()([image])


def test_sizes_that_are_no_whole_tokens_are_refused():
    with pytest.raises(CheckpointError, match="504"):
        FusarImageProcessor(image_size=500)
    with pytest.raises(InvalidRequestError):
        FusarImageProcessor().pixels_to_patches(torch.zeros(1, 56, 57, 3))


def test_a_broken_file_is_refused(tmp_path):
    with pytest.raises(CheckpointError):
        FusarImageProcessor.from_pretrained(tmp_path)
    (tmp_path / "preprocessor_config.json").write_text("{")
    with pytest.raises(CheckpointError):
        FusarImageProcessor.from_pretrained(tmp_path)


def test_works_where_torchvision_cannot_be_imported(tmp_path, project_root):
    """A folder reloads, renders a chat and makes tensors while any import of torchvision fails."""
    from tests.backend.small_model import small_processor

    small_processor(84).save_pretrained(tmp_path)
    program = (
        "import sys\n"
        "sys.modules['torchvision'] = None\n"
        "import numpy as np\n"
        "from backend.model.processing import FusarProcessor\n"
        f"p = FusarProcessor.from_pretrained({str(tmp_path)!r})\n"
        "t = p.apply_chat_template([{'role': 'user', 'content': [{'type': 'image'}]}])\n"
        "assert p([np.zeros((84, 84), np.uint8)], t)['pixel_values'].shape == (36, 1176)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=project_root, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
