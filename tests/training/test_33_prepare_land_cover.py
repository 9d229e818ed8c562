"""Descriptive text from a land cover map in another CRS than the scene's."""

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.transform import from_bounds

from tests.training.prepared_scenes import NORTH_UP, coco, prepare, records, write_scene
from training.prepare.land_cover import WORLD_COVER, read_names


def write_cover(path, codes, nodata=0):
    """A map in degrees over the scene of 96 x 64 pixels of 10 m; its rows run from north to south."""
    to_lonlat = Transformer.from_crs(32633, 4326, always_xy=True)
    west, north = to_lonlat.transform(500000, 5000000)
    east, south = to_lonlat.transform(500960, 4999360)
    codes = np.asarray(codes, np.uint8)
    profile = {
        "driver": "GTiff", "height": codes.shape[0], "width": codes.shape[1], "count": 1, "dtype": "uint8",
        "crs": "EPSG:4326", "transform": from_bounds(west, south, east, north, codes.shape[1], codes.shape[0]),
        "nodata": nodata,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(codes, 1)
    return path


def caption(tmp_path, cover, *more):
    write_scene(tmp_path / "s.tif", NORTH_UP)
    options = ("--tile-px", 96, "--splits", "1", "--land-cover", cover, *more)
    assert prepare(tmp_path, "--labels", coco(tmp_path, names=("s.tif",)), *options) == 0
    entries = [record["qa"][-1]["answer"] for record in records(tmp_path)]
    assert len(entries) == 1
    return entries[0]


def test_cover_and_objects_are_told_with_their_places(tmp_path):
    codes = np.full((60, 90), 80)
    codes[:, 60:] = 50  # the eastern third
    # The tile is a square of 96 px; below the scene's 64 rows nothing is known.
    text = caption(tmp_path, write_cover(tmp_path / "cover.tif", codes))
    assert text == (
        "This SAR image shows water in the north-west, north, west and center and urban area in the north-east "
        "and east. It contains 1 ship in the west."
    )


def test_codes_of_ones_own_are_named_by_a_file(tmp_path):
    cover = write_cover(tmp_path / "cover.tif", np.full((6, 9), 7))
    write_scene(tmp_path / "s.tif", NORTH_UP)
    names = tmp_path / "names.csv"
    names.write_text("code,name\n7,salt marsh\n")
    assert "salt marsh" in caption(tmp_path, cover, "--land-cover-names", names)
    assert read_names(names) == {7: "salt marsh"} and read_names(None) is WORLD_COVER


@pytest.mark.parametrize(("code", "told"), [(7, "the code 7, which has no name"), (0, "")])
def test_an_unknown_code_is_an_error_and_no_data_is_no_cover(tmp_path, caplog, code, told):
    cover = write_cover(tmp_path / "cover.tif", np.full((6, 9), code))
    if told:
        write_scene(tmp_path / "s.tif", NORTH_UP)
        arguments = ("--labels", coco(tmp_path, names=("s.tif",)), "--land-cover", cover)
        assert prepare(tmp_path, *arguments) == 2 and told in caplog.text
    else:
        assert caption(tmp_path, cover) == "This SAR image shows 1 ship in the west."


def test_what_is_no_map_is_refused(tmp_path, caplog):
    write_scene(tmp_path / "s.tif", NORTH_UP)
    (tmp_path / "cover.tif").write_bytes(b"no raster")
    labels = coco(tmp_path, names=("s.tif",))
    assert prepare(tmp_path, "--labels", labels, "--land-cover", tmp_path / "cover.tif") == 2
    assert "land cover" in caplog.text
    cover = write_cover(tmp_path / "good.tif", np.full((6, 9), 80))
    (tmp_path / "names.csv").write_text("water\n")
    arguments = ("--land-cover", cover, "--land-cover-names", tmp_path / "names.csv")
    assert prepare(tmp_path, "--labels", labels, *arguments) == 2
    assert "does not name codes" in caplog.text
