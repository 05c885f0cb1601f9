"""Exit 0 if a server in this container answers: `python healthcheck.py http://127.0.0.1:5501/health 200`.

Only the standard library: it runs in several images.
"""

from __future__ import annotations

import http.client
import sys
from urllib.parse import urlsplit


def main(url: str, expected: str) -> str | None:
    """What is wrong, None if nothing is."""
    address = urlsplit(url)
    # Not urllib.request: it would send this through a proxy that the environment names.
    connection = http.client.HTTPConnection(address.netloc, timeout=8)
    try:
        connection.request("GET", address.path)
        status = connection.getresponse().status
    except OSError as error:
        return f"{url}: {error}"
    finally:
        connection.close()
    return None if str(status) == expected else f"{url} answered {status}, not {expected}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
