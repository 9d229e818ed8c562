"""One request to a scripted engine."""

from __future__ import annotations

import pytest

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.inference import Interpreter
from fusar_qgis.core.api import FieldPlace, InterpretRequest
from tests.backend.serving import png_url, unit_codes, write_aef

PLACE = FieldPlace((10.005, 50.005, 10.195, 50.095), 2020, 4, 3)


def ask(engine, selector=None, *, limits=None, **request):
    values = {"image": png_url(60, 40), "task": "detection", "label": "ship", **request}
    return Interpreter(engine, selector, limits).interpret(InterpretRequest(**values))


@pytest.fixture(name="aef")
def aef_fixture(tmp_path):
    codes = unit_codes(10, 20)
    codes[:, :, 10:] = -128
    return AefSelector([open_file_source(write_aef(tmp_path / "2019.tif", codes))])
