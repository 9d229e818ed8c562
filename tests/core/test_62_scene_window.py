"""The square that is sent for a window, and where its AEF field lies on it."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene_window import field_place, square_around
from fusar_qgis.core.wire import decode_array
from tests.core.test_61_scene import make_scene

# As in make_scene: degrees, north up.
WEST, NORTH, STEP = 72.19, 19.3, 9e-5


@pytest.mark.parametrize(
    ("window", "side_px", "square"),
    [
        ((10, 20, 110, 60), 0, (10, 20, 110, 120)),  # wider than high
        ((10, 20, 50, 120), 0, (10, 20, 110, 120)),  # higher than wide
        ((10.4, 20.6, 50.2, 60.3), 64, (10, 21, 74, 85)),  # the model's tile is larger
        ((350, 20, 400, 60), 100, (300, 20, 400, 120)),  # moved in from the right
        ((10, 300, 50, 357), 100, (10, 257, 110, 357)),  # moved in from below
        ((0, 0, 400, 40), 0, (0, 0, 400, 400)),  # higher than the scene: reaches beyond its lower edge
        ((380, 340, 400, 357), 500, (0, 0, 500, 500)),
    ],
)
def test_the_square_holds_the_window_and_stays_in_the_scene_where_it_fits(window, side_px, square):
    found = square_around(make_scene(width=400, height=357), PixelBox(*window), side_px)
    assert found.as_tuple() == square


def test_a_field_says_its_bbox_its_size_and_where_each_node_lies_on_the_image():
    window = PixelBox(300.0, 100.0, 500.0, 300.0)  # reaches 100 px beyond the scene
    place = field_place(make_scene(width=400, height=357), window, 2021, 5, 3)
    assert place is not None and (place.year, place.n_lon, place.n_lat) == (2021, 5, 3)
    west, south, east, north = place.bbox
    np.testing.assert_allclose(
        (west, south, east, north),
        (WEST + 300 * STEP, NORTH - 300 * STEP, WEST + 400 * STEP, NORTH - 100 * STEP),
    )
    positions = decode_array(place.positions, "float32")
    assert positions.shape == (3, 5, 2)
    # The bbox is the left half of the image, top to bottom; order is y, x. Nodes stand at four decimals of a degree.
    node_px = 0.5e-4 / STEP / 200
    np.testing.assert_allclose(positions[..., 0], np.repeat([[0.0], [0.5], [1.0]], 5, axis=1), atol=node_px)
    np.testing.assert_allclose(positions[..., 1], np.tile(np.linspace(0, 0.5, 5), (3, 1)), atol=node_px)


def test_without_a_year_there_is_no_field():
    assert field_place(make_scene(), PixelBox(0.0, 0.0, 10.0, 10.0), None, 4, 4) is None


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 300), (300, 1)])
def test_a_scene_of_one_pixel_is_a_scene(width, height):
    assert square_around(make_scene(width=width, height=height), PixelBox(0.0, 0.0, 1.0, 1.0)).as_tuple() == (
        0,
        0,
        1,
        1,
    )
