"""An image as the client sends it."""

from __future__ import annotations

import base64

import pytest
from qgis.PyQt.QtGui import QImage


@pytest.fixture(name="image")
def image_fixture(tmp_path) -> str:
    """An 8 x 8 PNG with one bright pixel as a data URL."""
    picture = QImage(8, 8, QImage.Format.Format_Grayscale8)
    picture.fill(0)
    picture.setPixel(3, 2, 0xFFFFFFFF)
    path = tmp_path / "image.png"
    assert picture.save(str(path))
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
