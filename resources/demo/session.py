"""The analyst's session, driven inside QGIS: scene, backend, AEF grid and composite, a question, a detection.

QGIS runs this file (`qgis --code`) with the plugin enabled in a profile of its own, as `run.sh` beside it prepares it.
In `window` mode it only opens the scene and starts the backend; in `headless` mode it does everything, leaves the
results in DEMO_OUT and ends QGIS.
"""

from __future__ import annotations

import os
import sys
from functools import partial

import qgis.utils
from qgis.PyQt.QtCore import QTimer

sys.path.insert(0, os.environ["DEMO_HOME"])  # QGIS runs a script's text, not its file: there is no __file__
from analyst import LABEL, OUT, Session
from ending import end, fail
from watch import DemoError

HEADLESS = os.environ.get("DEMO_MODE", "headless") == "headless"
QUESTION = f"How many {LABEL}s do you see?"


def run_all() -> None:
    """The whole session; `step.txt` tells where it is."""
    session = Session()
    ask = partial(session.ask, QUESTION)
    steps = [session.prepare_window, session.open_scene, session.start_backend, session.describe]
    steps += [session.draw_aef, ask, session.detect, session.leave_results]
    for step in steps:
        (OUT / "step.txt").write_text(getattr(step, "__name__", "ask"), encoding="utf-8")
        step()
    (OUT / "step.txt").unlink()
    end(0)


def get_ready() -> None:
    """What an analyst with a screen gets: the panel, the scene and a running backend."""
    try:
        session = Session()
        session.dock.open_tab(0)
        session.open_scene()
        session.start_backend()
    except DemoError as error:
        qgis.utils.iface.messageBar().pushCritical("FUSAR demo", str(error))


if HEADLESS:
    sys.excepthook = fail
QTimer.singleShot(0, run_all if HEADLESS else get_ready)
