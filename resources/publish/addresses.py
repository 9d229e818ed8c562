"""Adds to the metadata of a zip what the official plugin repository asks for: homepage, repository and tracker.

They belong to the copy that somebody publishes, not to the source: the Makefile takes them from `REPOSITORY=`, else
from the clone's origin.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ABSENT = (
    "The zip names no code repository and no tracker, which the official plugin repository asks for, because the "
    "clone's origin is no web address. To add them: make plugin REPOSITORY=https://..."
)


def web_address(origin: str) -> str:
    """The web page of a clone's origin; empty where it has none, as a folder on this computer.

    Args:
        origin: As `git remote get-url` tells it: `https://...`, `ssh://git@host/path` or `git@host:path`.
    """
    origin = re.sub(r"\.git/?$", "", origin.strip().rstrip("/"))
    # A name or a token before the host is nobody's business; a port of SSH says nothing of the web page's.
    page = re.fullmatch(r"(https?)://(?:[^@/]*@)?([\w-]+\.[\w.-]+(?::\d+)?)/(.+)", origin)
    if page:
        return f"{page[1]}://{page[2]}/{page[3]}"
    host = r"(?:[\w.-]+@)?([\w-]+\.[\w.-]+)"
    clone = re.fullmatch(rf"(?:ssh|git)://{host}(?::\d+)?/(.+)", origin) or re.fullmatch(
        rf"{host}:([^/].*)", origin
    )
    return f"https://{clone[1]}/{clone[2]}" if clone else ""


def with_addresses(metadata: str, page: str) -> str:
    """The text of metadata.txt with three more keys, those that it has left as they are.

    Args:
        metadata: Content of metadata.txt.
        page: Web page of the code's repository.
    """
    wanted = {"homepage": page, "repository": page, "tracker": f"{page}/issues"}
    present = set(re.findall(r"(?m)^(\w+)=", metadata))
    added = [f"{key}={value}\n" for key, value in wanted.items() if key not in present]
    return metadata.rstrip("\n") + "\n" + "".join(added)


def main(arguments: list[str]) -> int:
    """`addresses.py METADATA ORIGIN`: changes the file where there is an address, else says what is missing.

    Args:
        arguments: The file and the address; the latter may be empty.
    """
    path, page = Path(arguments[0]), web_address(arguments[1])
    if page:
        path.write_text(with_addresses(path.read_text(encoding="utf-8"), page), encoding="utf-8")
    elif not re.search(r"(?m)^repository=", path.read_text(encoding="utf-8")):
        sys.stderr.write(f"{ABSENT}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
