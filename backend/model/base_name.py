"""How a checkpoint folder names its base: by a name that means something elsewhere, or by the way to it."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

from backend.model.info import INFO_FILE, CheckpointInfo


def told_base(base: str, adapter_folder: Path | None = None) -> str:
    """What `fusar.json` says of a base.

    Args:
        base: Hub name or folder.
        adapter_folder: The folder of an adapter, which reads its base's weights at every load; None for merged weights,
            which need none.

    Returns:
        A hub name as it is. Of a folder the way from the adapter's folder to it; for merged weights what the folder
        says that it was made of, else its name: the way to it is nobody else's.
    """
    folder = Path(base)
    if not folder.is_dir():
        return base
    if adapter_folder is None:
        told = CheckpointInfo.read(folder).base_model if (folder / INFO_FILE).is_file() else ""
        return plain_base(told) or _folder_name(folder.resolve())
    try:
        return Path(os.path.relpath(folder.resolve(), adapter_folder.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return str(folder.resolve())


def plain_base(base: str) -> str:
    """A base without the way to it: of a path its last part, any other name as it is."""
    is_path = base.startswith((".", "/", "~", "\\")) or bool(PureWindowsPath(base).drive)
    return PureWindowsPath(base).name if is_path else base


def _folder_name(folder: Path) -> str:
    """The hub's name where the folder lies in its cache: `models--OWNER--NAME/snapshots/COMMIT`."""
    cached = folder.parent.parent.name
    if folder.parent.name == "snapshots" and cached.startswith("models--"):
        return cached.removeprefix("models--").replace("--", "/")
    return folder.name
