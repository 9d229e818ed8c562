"""Pictures and maps of AEF: principal components, similarity to a place, difference of years, against plain numpy."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from backend.aef import picture_file
from backend.aef.comparison import read_vector, render_difference, render_similarity
from backend.aef.composite import render_composite
from backend.aef.file_source import open_file_source
from backend.aef.principal_colors import PrincipalColors
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import ATTRIBUTION, CompositeRequest, DifferenceRequest, SimilarityRequest
from fusar_qgis.core.errors import AefNoCoverageError, InvalidRequestError, RequestTooLargeError
from tests.backend.serving import true_values, unit_codes, write_aef

BOX = (10.0, 50.0, 10.2, 50.1)
SIZE = {"width_px": 20, "height_px": 10}


@pytest.fixture
def years(tmp_path):
    """Two years; 2020 has a hole at the north-west corner, 2021 at the south-east corner."""
    codes = {2020: unit_codes(10, 20), 2021: unit_codes(10, 20, seed=4)}
    codes[2020][:, 0, 0] = -128
    codes[2021][:, -1, -1] = -128
    for year, values in codes.items():
        write_aef(tmp_path / f"{year}.tif", values)
    return codes, AefSelector([open_file_source(tmp_path)])


@pytest.fixture(params=[2**18, 45], ids=["whole", "strips"])
def strip_px(request, monkeypatch):
    monkeypatch.setattr(picture_file, "PIXELS_PER_STRIP", request.param)


@contextmanager
def opened(data):
    # The file must outlive its reader: without a name of its own it may be collected before.
    with rasterio.MemoryFile(data) as file, file.open() as dataset:
        yield dataset


def unit(codes):
    vectors = np.moveaxis(true_values(codes), 0, -1)
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def test_similarity_is_the_cosine_with_the_clicked_pixel(years, strip_px):
    codes, selector = years
    request = SimilarityRequest(BOX, 2020, 10.155, 50.025, **SIZE)
    data, reading = render_similarity(selector, request)
    vectors = unit(codes[2020])
    wanted = vectors @ vectors[7, 15]
    with opened(data) as dataset:
        assert (dataset.count, dataset.dtypes[0], dataset.crs.to_epsg()) == (1, "float32", 4326)
        assert dataset.transform.e < 0
        np.testing.assert_allclose(dataset.bounds, BOX, atol=1e-9)
        assert dataset.tags()["ATTRIBUTION"] == ATTRIBUTION
        assert dataset.tags()["AEF_TIME_START"] == "2020-01-01"
        values = dataset.read(1)
    assert np.isnan(values[0, 0]) and np.isfinite(values).sum() == 199
    assert values[7, 15] == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_allclose(values.ravel()[1:], wanted.ravel()[1:], atol=1e-5)
    assert reading.year_used == 2020


def test_difference_is_one_minus_the_cosine_where_both_years_are(years, strip_px):
    codes, selector = years
    data, _ = render_difference(selector, DifferenceRequest(BOX, 2020, 2021, **SIZE))
    wanted = 1 - (unit(codes[2020]) * unit(codes[2021])).sum(axis=-1)
    with opened(data) as dataset:
        values = dataset.read(1)
        assert dataset.tags()["AEF_OTHER_YEAR"] == "2021"
    assert np.isnan(values[0, 0]) and np.isnan(values[-1, -1]) and np.isfinite(values).sum() == 198
    np.testing.assert_allclose(values.ravel()[1:-1], wanted.ravel()[1:-1], atol=1e-5)


def test_principal_components_are_those_of_a_plain_decomposition(years, strip_px):
    codes, selector = years
    data, _ = render_composite(selector, CompositeRequest(BOX, 2020, mode="pca", **SIZE))
    vectors = np.moveaxis(true_values(codes[2020]), 0, -1).reshape(-1, 64)[1:]
    centered = vectors - vectors.mean(axis=0)
    _, singular, axes = np.linalg.svd(centered, full_matrices=False)
    parts = centered @ axes[:3].T
    parts *= np.sign(axes[:3][np.arange(3), np.abs(axes[:3]).argmax(axis=1)])
    low, high = np.percentile(parts, (2, 98), axis=0)
    wanted = np.clip((parts - low) / (high - low), 0, 1) * 255
    with opened(data) as dataset:
        pixels = dataset.read()
        share = [float(part) for part in dataset.tags()["AEF_EXPLAINED_VARIANCE"].split(",")]
    assert pixels[:, 0, 0].tolist() == [0, 0, 0, 0]
    assert (pixels[3].ravel()[1:] == 255).all()
    np.testing.assert_allclose(pixels[:3].reshape(3, -1)[:, 1:], wanted.T, atol=0.51)
    np.testing.assert_allclose(share, (singular**2 / (singular**2).sum())[:3], atol=1e-3)


def test_components_of_one_vector_are_gray_not_nan():
    colors = PrincipalColors.fit(np.full((1, 64), 0.125))
    assert colors.scaled(np.full((2, 2, 64), 0.125)).tolist() == [[[0.5] * 3] * 2] * 2


def test_three_bands_alone_are_read(years):
    _, selector = years

    class Counting:
        name = "file"
        asked: list = []  # noqa: RUF012

        def __getattr__(self, name):
            return getattr(selector, name)

        def read_picture(self, source, picture, year, transfer=None):
            self.asked.append(picture.bands)
            return selector.read_picture(source, picture, year, transfer)

    counting = Counting()
    render_composite(counting, CompositeRequest(BOX, 2020, **SIZE))
    assert counting.asked == [(1, 16, 9)]


def test_large_pictures_have_overviews(years):
    _, selector = years
    request = CompositeRequest(BOX, 2020, width_px=1100, height_px=550)
    with opened(render_composite(selector, request)[0]) as dataset:
        assert dataset.overviews(1) == [2, 4]
        assert dataset.tags()["TIFFTAG_DATETIME"] == "2020:01:01 00:00:00"
    with opened(render_composite(selector, CompositeRequest(BOX, 2020, **SIZE))[0]) as dataset:
        assert dataset.overviews(1) == []


def test_one_vector_is_the_file_s(years):
    codes, selector = years
    reading = read_vector(selector, "auto", 10.155, 50.025, 2021)
    np.testing.assert_allclose(reading.values[0, 0], true_values(codes[2021])[:, 7, 15], atol=1e-7)


def test_a_strip_beside_the_file_is_empty_not_an_error(years, monkeypatch):
    _, selector = years
    monkeypatch.setattr(picture_file, "PIXELS_PER_STRIP", 20)
    tall = (10.0, 49.9, 10.2, 50.2)
    request = SimilarityRequest(tall, 2020, 10.155, 50.025, width_px=20, height_px=15)
    with opened(render_similarity(selector, request)[0]) as dataset:
        seen = np.isfinite(dataset.read(1)).any(axis=1)
    assert seen.tolist() == [False] * 5 + [True] * 5 + [False] * 5


@pytest.fixture
def two_places(tmp_path, monkeypatch):
    """The north has 2020 only, the south 2021 only: asked for 2020, each strip's nearest year is another one."""
    north, south = unit_codes(5, 20), unit_codes(5, 20, seed=4)
    write_aef(tmp_path / "2020.tif", north)
    write_aef(tmp_path / "2021.tif", south, from_origin(10.0, 50.05, 0.01, 0.01))
    monkeypatch.setattr(picture_file, "PIXELS_PER_STRIP", 20)
    return AefSelector([open_file_source(tmp_path)])


def test_similarity_compares_with_vectors_of_the_places_year_only(two_places):
    request = SimilarityRequest(BOX, 2020, 10.155, 50.075, **SIZE)
    data, reading = render_similarity(two_places, request)
    with opened(data) as dataset:
        seen = np.isfinite(dataset.read(1)).any(axis=1)
    assert reading.year_used == 2020
    # The row whose centers lie half a pixel beyond the file's edge still counts as its own.
    assert seen.tolist() == [True] * 6 + [False] * 4, "2021 would pass for 2020"


def test_principal_components_show_one_year_only(two_places):
    data, reading = render_composite(two_places, CompositeRequest(BOX, 2020, mode="pca", **SIZE))
    with opened(data) as dataset:
        opaque = (dataset.read(4) > 0).any(axis=1)
    assert reading.year_used == 2020
    assert opaque.tolist() == [True] * 6 + [False] * 4


@pytest.mark.parametrize(
    ("render", "request_", "error", "named"),
    [
        (render_difference, DifferenceRequest(BOX, 2020, 2020, 8, 8), InvalidRequestError, "different"),
        (render_difference, DifferenceRequest(BOX, 2020, 2019, 8, 8), AefNoCoverageError, "2019"),
        (render_similarity, SimilarityRequest(BOX, 2020, 10.005, 50.095, 8, 8), AefNoCoverageError, "nothing at"),
        (render_similarity, SimilarityRequest(BOX, 2020, 181.0, 50.0, 8, 8), InvalidRequestError, "globe"),
        (render_similarity, SimilarityRequest(BOX, 2020, 10.1, 50.05, 9999, 8), RequestTooLargeError, "9999"),
        (render_composite, CompositeRequest(BOX, 2020, mode="ica"), InvalidRequestError, "ica"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(years, render, request_, error, named):
    with pytest.raises(error, match=named):
        render(years[1], request_)
