"""Lighthouse's figures for some pages of the built site, as a phone on a slow network sees it.

The median of three runs; compressed answers, as any host gives. Fails under the bounds below.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "docs")]

from _ext.node import NODE  # noqa: E402
from host import serve  # noqa: E402
from test_site import SITE, installed  # noqa: E402

PAGES = ("index", "vectors", "layers", "broadcasting", "api", "api/layers")
CLI = HERE / "node_modules/lighthouse/cli/index.js"
LEAST = {"performance": 0.97, "accessibility": 1.00, "best-practices": 0.96, "seo": 1.00}
MOST = {"cumulative-layout-shift": 0.02, "total-blocking-time": 100}
WEIGHT = "total-byte-weight"
HEADS = ("performance", "access", "practices", "seo", "CLS", "TBT ms", "kB")
RUNS = 3


def faults(report: dict[str, Any]) -> Iterator[str]:
    """Name what kept a page from the full score, speed apart, and the first place where it is."""
    for name in LEAST.keys() - {"performance"}:
        for audit in report["categories"][name]["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and found["score"] is not None and found["score"] < 1:
                items = (found.get("details") or {}).get("items") or [{}]
                yield f"{audit['id']}: {items[0].get('node', {}).get('snippet', '')}"


def measure(url: str, environment: dict[str, str]) -> tuple[dict[str, float], set[str]]:
    """Run Lighthouse once on a page; give its scores and measures, and its faults."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = ("--quiet", "--output=json", f"--output-path={report}")
        chrome = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
        subprocess.run([NODE, CLI, url, *flags, chrome], env=environment, check=True)
        found = json.loads(report.read_text("utf-8"))
    if "runtimeError" in found:
        raise RuntimeError(f"{url}: {found['runtimeError']['message']}")
    scores = {name: found["categories"][name]["score"] for name in LEAST}
    values = {name: found["audits"][name]["numericValue"] for name in (*MOST, WEIGHT)}
    return scores | values, set(faults(found))


def main() -> int:
    """Print a row for each page; tell whether all keep the bounds."""
    browser = installed.find()
    if browser is None:
        print("No browser: Lighthouse was not run.")
        return int(os.environ.get("CI") == "true")
    environment = os.environ | {"CHROME_PATH": browser}
    print(f"{'':24}", *(f"{head:>11}" for head in HEADS))
    kept = True
    with serve(SITE) as host:
        for folder in sorted(path.parent for path in SITE.glob("*/index.html")):
            for page in PAGES:
                name = f"{folder.name}/{page}.html"
                runs, told = zip(
                    *(measure(host + name, environment) for _ in range(RUNS)), strict=True
                )
                row = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                values = [
                    f"{row[key]:11.{d}f}" for key, d in zip(row, (2, 2, 2, 2, 3, 0), strict=False)
                ]
                print(f"{name:24}", *values, f"{row[WEIGHT] / 1024:11.0f}", flush=True)
                print(*(f"    {fault}\n" for fault in sorted(set().union(*told))), sep="", end="")
                kept &= all(row[key] >= bound for key, bound in LEAST.items())
                kept &= all(row[key] < bound for key, bound in MOST.items())
    bounds = [f"{bound:11.2f}" for bound in LEAST.values()], [f"{b:11g}" for b in MOST.values()]
    print(f"{'at least; then less than':24}", *bounds[0], *bounds[1])
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
