"""RPC00B: GDAL's RPC transform on a real product, and the way back."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import RpcMapping

ICEYE_FILE = "dev/iceye-grd/ICEYE_GRD_54549_20210427T215124_hollow_10x10pixels_fake_0.tif"


def made_rpc(lon: float = 10.0) -> dict:
    """A mapping that is affine but for a small cubic part."""
    zeros = [0.0] * 20
    line, samp, den = zeros.copy(), zeros.copy(), zeros.copy()
    line[2], line[1], line[8], line[15] = -1.0, 0.1, 0.02, 0.01
    samp[1], samp[2], samp[7], samp[3] = 1.0, 0.05, 0.01, 0.002
    den[0], den[1] = 1.0, 0.001
    text = {"LINE_NUM_COEFF": line, "LINE_DEN_COEFF": den, "SAMP_NUM_COEFF": samp, "SAMP_DEN_COEFF": den}
    scalars = {
        "LINE_OFF": 5000, "SAMP_OFF": 6000, "LAT_OFF": 50.0, "LONG_OFF": lon, "HEIGHT_OFF": 100,
        "LINE_SCALE": 5000, "SAMP_SCALE": 6000, "LAT_SCALE": 0.3, "LONG_SCALE": 0.5, "HEIGHT_SCALE": 500,
    }  # fmt: skip
    return {**{k: " ".join(map(str, v)) for k, v in text.items()}, **{k: str(v) for k, v in scalars.items()}}


def plain_forward(rpc: dict, lon: float, lat: float, height: float) -> tuple:
    """RPC00B as the standard prints it, one point, no numpy."""
    p = (lat - float(rpc["LAT_OFF"])) / float(rpc["LAT_SCALE"])
    m = (lon - float(rpc["LONG_OFF"])) / float(rpc["LONG_SCALE"])
    h = (height - float(rpc["HEIGHT_OFF"])) / float(rpc["HEIGHT_SCALE"])
    terms = [
        1, m, p, h, m * p, m * h, p * h, m * m, p * p, h * h, p * m * h, m**3, m * p * p, m * h * h,
        m * m * p, p**3, p * h * h, m * m * h, p * p * h, h**3,
    ]  # fmt: skip

    def ratio(name: str) -> float:
        def value(part: str) -> float:
            return sum(float(c) * t for c, t in zip(rpc[f"{name}_{part}_COEFF"].split(), terms))

        return value("NUM") / value("DEN")

    samp = ratio("SAMP") * float(rpc["SAMP_SCALE"]) + float(rpc["SAMP_OFF"])
    line = ratio("LINE") * float(rpc["LINE_SCALE"]) + float(rpc["LINE_OFF"])
    return samp + 0.5, line + 0.5


@pytest.mark.data
def test_real_product_lies_where_gdal_puts_it(scenes, open_raster):
    options = ("METHOD=RPC", "RPC_HEIGHT=110", "RPC_PIXEL_ERROR_THRESHOLD=0.0001")
    raster = open_raster(scenes / ICEYE_FILE, options)
    mapping = RpcMapping(raster.rpc, 110.0)
    points = np.random.default_rng(1).uniform(0, 1, (200, 2)) * [10778, 11747]
    theirs = raster.to_map(points)
    np.testing.assert_allclose(mapping.pixel_to_lonlat(points), theirs, atol=1e-8)
    np.testing.assert_allclose(mapping.lonlat_to_pixel(theirs), raster.to_pixel(theirs), atol=1e-6)


@pytest.mark.parametrize("height", [None, 100.0, -20.0, 900.0])
def test_forward_is_the_standards_formula(height):
    rpc = made_rpc()
    mapping = RpcMapping(rpc, height)
    used = 100.0 if height is None else height
    for lon, lat in np.random.default_rng(2).uniform([9.5, 49.7], [10.5, 50.3], (30, 2)):
        found = mapping.lonlat_to_pixel([[lon, lat]])[0]
        np.testing.assert_allclose(found, plain_forward(rpc, lon, lat, used), atol=1e-6)


@pytest.mark.parametrize("lon", [10.0, 179.8, -179.9])
def test_way_back_inverts_the_way_forth(lon):
    mapping = RpcMapping(made_rpc(lon), 300.0)
    points = np.random.default_rng(3).uniform([0, 0], [12000, 10000], (300, 2))
    lonlat = mapping.pixel_to_lonlat(points)
    assert np.abs(lonlat[:, 0]).max() <= 180.0
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), points, atol=1e-4)


def test_what_cannot_be_inverted_is_nan_and_spoils_nothing():
    points = np.array([[6000.0, 5000.0], [1e12, 1e12], [100.0, 200.0]])
    lonlat = RpcMapping(made_rpc()).pixel_to_lonlat(points)
    assert np.isnan(lonlat[1]).all()
    assert np.isfinite(lonlat[[0, 2]]).all()


def test_values_may_be_numbers_or_text_with_units():
    text = made_rpc()
    numbers = {k: [float(p) for p in v.split()] if " " in v else float(v) for k, v in text.items()}
    units = {**text, "LINE_OFF": "5000 pixels", "LAT_OFF": "50.0 degrees"}
    wanted = RpcMapping(text).lonlat_to_pixel([[10.1, 50.1]])
    np.testing.assert_array_equal(RpcMapping(numbers).lonlat_to_pixel([[10.1, 50.1]]), wanted)
    np.testing.assert_array_equal(RpcMapping(units).lonlat_to_pixel([[10.1, 50.1]]), wanted)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("LINE_OFF", None),
        ("LAT_SCALE", "0"),
        ("SAMP_NUM_COEFF", "1 2 3"),
        ("LONG_OFF", "east"),
        ("HEIGHT_OFF", "nan"),
    ],
)
def test_broken_coefficients_are_refused(key, value):
    rpc = {k: v for k, v in {**made_rpc(), key: value}.items() if v is not None}
    with pytest.raises(InvalidSceneError, match=key if key != "LAT_SCALE" else "zero"):
        RpcMapping(rpc)


def turned_rpc(**changes: object) -> dict:
    """A scene turned by some 60 degrees, whose offsets are not its scales."""
    rpc = made_rpc()
    line, samp = ([0.0] * 20 for _ in range(2))
    line[0], line[1], line[2], line[4] = 0.05, 0.8, -0.5, 0.03
    samp[0], samp[1], samp[2], samp[7] = -0.02, 0.5, 0.85, 0.02
    coefficients = {"LINE_NUM_COEFF": line, "SAMP_NUM_COEFF": samp}
    scalars = {"LINE_OFF": "4321", "SAMP_OFF": "7000", "LINE_SCALE": "2500", "SAMP_SCALE": "3600"}
    return {**rpc, **{k: " ".join(map(str, v)) for k, v in coefficients.items()}, **scalars, **changes}


def test_a_turned_scene_goes_both_ways_and_in_few_steps(monkeypatch):
    rpc = turned_rpc()
    lonlat = np.random.default_rng(4).uniform([9.8, 49.85], [10.2, 50.15], (40, 2))
    pixels = np.array([plain_forward(rpc, lon, lat, 100.0) for lon, lat in lonlat])
    mapping = RpcMapping(rpc)
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), pixels, atol=1e-6)
    np.testing.assert_allclose(mapping.pixel_to_lonlat(pixels), lonlat, atol=1e-9)
    # The step must be Newton's: a wrong one may still arrive, but not this soon.
    monkeypatch.setattr("fusar_qgis.core.rpc._ITERATIONS", 5)
    np.testing.assert_allclose(RpcMapping(rpc).pixel_to_lonlat(pixels), lonlat, atol=1e-9)


def test_a_pixel_counts_as_lost_by_its_distance_in_pixels_whatever_the_scale(monkeypatch):
    rpc = turned_rpc()
    lonlat = np.array([[10.1, 50.1]])
    pixels = RpcMapping(rpc).lonlat_to_pixel(lonlat)
    monkeypatch.setattr("fusar_qgis.core.rpc._ITERATIONS", 1)
    after_one_step = RpcMapping(rpc).pixel_to_lonlat(pixels)
    assert np.isnan(after_one_step).all(), "still more than 0.05 px away"


def test_a_scale_of_zero_says_what_to_do():
    with pytest.raises(InvalidSceneError, match="RPC scale is zero") as caught:
        RpcMapping(turned_rpc(LINE_SCALE="0"))
    assert caught.value.action
