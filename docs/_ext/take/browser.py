"""The browser of this machine: it prints the book, and the tests look at the site in it."""

from __future__ import annotations

import os
import shutil

NAMES = (
    "chromium-headless-shell",  # draws what the others draw, without windows: three times as fast
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"),
    # macOS and Windows put no browser on the PATH.
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)
MISSING = f"no browser: {', '.join(NAMES)} are not there, BROWSER_PATH is not set"


def find() -> str | None:
    """Give the path of the first that is there."""
    found = (shutil.which(os.path.expandvars(name)) for name in NAMES)
    return os.environ.get("BROWSER_PATH") or next(filter(None, found), None)


def options() -> list[str]:
    """Say how it is to run: without a screen, without asking the network for anything."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run"]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, *(["--no-sandbox"] * as_root)]
