"""A run that nobody watches keeps what it hears, and can be stopped from another thread."""

from __future__ import annotations

import threading

from fusar_qgis.core.feedback import QuietFeedback


def test_it_keeps_the_last_progress_and_every_line():
    feedback = QuietFeedback()
    assert (feedback.percent, feedback.lines) == (0.0, [])
    for percent, text in ((10.0, "one"), (35.5, "two")):
        feedback.set_progress(percent)
        feedback.push(text)
    assert (feedback.percent, feedback.lines) == (35.5, ["one", "two"])
    assert QuietFeedback().lines == [], "each has its own"


def test_stop_is_heard_from_another_thread():
    feedback = QuietFeedback()
    assert feedback.is_cancelled() is False
    presser = threading.Thread(target=feedback.cancel)
    presser.start()
    presser.join()
    assert feedback.is_cancelled() is True
