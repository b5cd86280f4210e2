"""A Content-Security-Policy for each page: nothing runs or loads but what the site holds.

It is a meta tag, for hosts that set no headers. Scripts and styles in the page are named by
their hashes. Only style attributes are free: formulas and figures consist of them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser

INLINE = r"<{0}(?![^>]*\ssrc=)[^>]*>(.*?)</{0}>"
CHARSET = re.compile(r'<meta charset="[^"]*"\s*/?>', re.IGNORECASE)


class Handlers(HTMLParser):
    """Find scripts in attributes, which no hash in the policy can name."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse what the policy would silently stop."""
        for name, value in attrs:
            if name.startswith("on") or (value or "").lower().startswith("javascript:"):
                raise ValueError(f"a script in an attribute: <{tag} {name}={value!r}>")


def hashes(page: str, tag: str) -> list[str]:
    """Name what the page has between these tags, as the policy names it."""
    texts = re.findall(INLINE.format(tag), page, re.DOTALL)
    digests = {hashlib.sha256(text.encode()).digest() for text in texts if text}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Write the strictest policy for a page with these."""
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *scripts],
        "style-src": ["'self'", *sorted(styles)],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def protect(page: str, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Put the policy into a page, before all that it governs.

    The search reads other pages into its own, for their first lines: so each page lets the
    `styles` of them all.
    """
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts, styles)}">'
    guarded, count = CHARSET.subn(lambda found: f"{found[0]}\n    {tag}", page, count=1)
    if not count:
        raise ValueError("no <meta charset> to put the policy after")
    return guarded
