"""`python -m training simulate`: a scene that other programs read, with AEF and truth in the same place."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio

from backend.aef.file_source import open_file_source
from backend.raster_scene import read_scene
from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.field import is_valid_vector
from fusar_qgis.core.grid import SamplingGrid
from training.__main__ import main
from training.data.corpus import Corpus

SIZE = 160


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("simulated") / "scene"
    assert main(["simulate", str(out), "--scene", "near_shore", "--size", str(SIZE), "--seed", "3"]) == 0
    return out


def test_the_scene_has_place_date_and_decibels(folder):
    scene = read_scene(folder / "scene.tif")
    assert (scene.width_px, scene.height_px, scene.crs) == (SIZE, SIZE, "EPSG:32631")
    assert scene.year == 2024
    assert scene.pixel_size_m == pytest.approx(5.0, rel=2e-3)
    with rasterio.open(folder / "scene.tif") as file:
        decibels = file.read(1)
        assert file.tags()["ACQUISITION_DATETIME"] == "2024-06-15T05:48:12Z"
        assert file.descriptions == ("VV sigma nought dB",)
    assert -40 < np.median(decibels) < 0
    assert decibels.max() > 0


def test_its_aef_covers_the_scene_with_native_vectors(folder):
    scene = read_scene(folder / "scene.tif")
    reading = open_file_source(folder / "aef_demo.tif").read(SamplingGrid(scene.bbox, 8, 8), scene.year)
    assert reading.year_used == 2024
    assert reading.valid.sum() > 40
    assert is_valid_vector(reading.values[reading.valid]).all()
    with rasterio.open(folder / "aef_demo.tif") as field, rasterio.open(folder / "scene.tif") as picture:
        assert field.res == (10.0, 10.0)
        assert tuple(field.bounds) == tuple(picture.bounds)


def test_the_truth_lies_on_what_is_bright(folder):
    truth = json.loads((folder / "truth.geojson").read_text())
    assert truth["crs"]["properties"]["name"] == "EPSG:32631"
    assert truth["features"]
    with rasterio.open(folder / "scene.tif") as file:
        decibels = file.read(1)
        inside = np.zeros((SIZE, SIZE), bool)
        for feature in truth["features"]:
            assert feature["properties"]["label"]
            ring = np.array(feature["geometry"]["coordinates"][0])
            assert np.array_equal(ring[0], ring[-1])
            area = np.sum(ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]) / 2
            assert area > 0, "counter-clockwise on the map"
            rows, cols = rasterio.transform.rowcol(file.transform, ring[:, 0], ring[:, 1], op=lambda v: v)
            x1, y1, x2, y2 = feature["properties"]["bbox_px"]
            assert (min(cols), min(rows), max(cols), max(rows)) == pytest.approx((x1, y1, x2, y2))
            inside[round(y1) : round(y2), round(x1) : round(x2)] = True
    assert decibels[inside].mean() > decibels[~inside].mean() + 3.0


def test_the_same_seed_gives_the_same_scene_and_another_seed_another(folder, tmp_path):
    for seed, same in ((3, True), (4, False)):
        out = tmp_path / str(seed)
        main(["simulate", str(out), "--scene", "near_shore", "--size", str(SIZE), "--seed", str(seed)])
        with rasterio.open(out / "scene.tif") as one, rasterio.open(folder / "scene.tif") as other:
            assert np.array_equal(one.read(1), other.read(1)) is same


@pytest.mark.parametrize("nodes", [4, 0])
def test_a_corpus_of_chips_is_written_as_asked(tmp_path, nodes):
    words = ["--count", "3", "--size", "64", "--nodes", str(nodes)]
    assert main(["simulate", str(tmp_path / "corpus"), *words]) == 0
    corpus = Corpus(tmp_path / "corpus")
    assert [sample.pixels.shape for sample in corpus] == [(64, 64)] * 3
    assert [None if sample.codes is None else sample.codes.shape for sample in corpus] == [
        (4, 4, 64) if nodes else None
    ] * 3


def test_a_folder_without_a_corpus_or_with_half_of_one_is_told(tmp_path):
    with pytest.raises(DatasetError, match=r"There is no corpus.*training simulate"):
        Corpus(tmp_path)
    main(["simulate", str(tmp_path / "corpus"), "--count", "2", "--size", "64", "--nodes", "0"])
    records = tmp_path / "corpus" / "samples.jsonl"
    records.write_text(records.read_text().splitlines()[0] + "\n")
    with pytest.raises(DatasetError, match="1 records but 2 images"):
        Corpus(tmp_path / "corpus")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scene", "moon"], "The kind 'moon' is unknown. Kinds: "),
        (["--size", "16"], "Size 16 px and count 1000 make no corpus."),
        (["--count", "0"], "count 0 make no corpus."),
    ],
)
def test_wrong_values_are_one_sentence(tmp_path, caplog, words, told):
    assert main(["simulate", str(tmp_path / "out"), *words]) == 2
    assert told in caplog.text
    assert not (tmp_path / "out").exists()
