"""Where the book is published: the one place that reads it from the environment.

LINALG_DL_REPOSITORY, such as https://github.com/owner/name, gives the links that edit a page
and that run it elsewhere. LINALG_DL_URL is the address of the site; where it is missing, it
is the one that GitHub Pages gives to the repository. With neither, the site names no address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

FORM = re.compile(r"https://github\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/?")


def read(environment: Mapping[str, str]) -> tuple[str, str]:
    """Give the repository's name, as owner/name, and the site's URL with a slash at its end."""
    repository = environment.get("LINALG_DL_REPOSITORY", "")
    found = FORM.fullmatch(repository)
    if repository and not found:
        raise ValueError(
            f"LINALG_DL_REPOSITORY: expected https://github.com/owner/name, got {repository!r}"
        )
    url = environment.get("LINALG_DL_URL") or (pages(*found.groups()) if found else "")
    return "/".join(found.groups()) if found else "", f"{url.rstrip('/')}/" if url else ""


def pages(owner: str, name: str) -> str:
    """Give the address that GitHub Pages publishes a repository at."""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}" if name.lower() == host else f"https://{host}/{name}"


REPOSITORY, URL = read(os.environ)
