"""Ways of analysts that the panel has to follow: another band, two scenes of one name, copied styles, many rows."""

from __future__ import annotations

import numpy as np

from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import SHIPS, TAGS, layers_of, open_scene
from tests.plugin.rasters import sea, write_raster


def test_the_modulation_is_that_of_the_band_that_the_model_sees(live, tmp_path, stub) -> None:
    empty = np.full((140, 200), np.nan, np.float32)
    path = write_raster(tmp_path / "two.tif", np.stack([empty, sea(200, 140, SHIPS, seed=0)]), tags=TAGS)
    open_scene(live, path)
    live.bench.session.set_entry("band", "2")
    stub.behave(tlm=True)
    object.__setattr__(live.bench.connection.card, "tlm", True)
    live.aef_tab.draw_modulation()
    wait_until(lambda: not live.aef_tab.runs.is_busy)
    assert layers_of("aef_modulation"), live.aef_tab.coverage_text()
