"""Asks the server in the same container whether its model is ready; ends with 0 when it is.

Standard library only; reads the settings that the server reads.
"""

from __future__ import annotations

import os
import ssl
import sys
import urllib.error
import urllib.request
from pathlib import Path

TIMEOUT_S = 8


def main() -> int:
    """0 when `/ready` answers 200, else 1 and the reason on standard error."""
    port = os.environ.get("FUSAR_PORT", "8765")
    scheme = "https" if os.environ.get("FUSAR_TLS_CERT") else "http"
    request = urllib.request.Request(f"{scheme}://127.0.0.1:{port}/ready", headers=_headers())
    # The certificate names the host, not 127.0.0.1; the connection does not leave the container.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        opener.open(request, timeout=TIMEOUT_S).close()
    except (urllib.error.URLError, OSError) as error:
        sys.stderr.write(f"not ready: {error}\n")
        return 1
    return 0


def _headers() -> dict[str, str]:
    token = os.environ.get("FUSAR_TOKEN", "")
    if path := os.environ.get("FUSAR_TOKEN_FILE"):
        token = Path(path).read_text(encoding="utf-8").split("\n")[0]
    # Headers go out as Latin-1: these are the bytes of the UTF-8 token.
    return {"Authorization": "Bearer " + token.strip().encode().decode("latin-1")} if token.strip() else {}


if __name__ == "__main__":
    sys.exit(main())
