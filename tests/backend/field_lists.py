"""`aef field --manifest` as the tests run it."""

from __future__ import annotations

import json

from backend.__main__ import main


def write_list(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def run(*words):
    return main([str(word) for word in words])
