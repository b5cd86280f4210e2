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
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from host import serve  # noqa: E402
from test_site import SITE, find_browser  # noqa: E402

PAGES = ("index", "vectors", "layers", "broadcasting", "api", "api/layers")
CLI = HERE / "node_modules/lighthouse/cli/index.js"
LEAST = {"performance": 0.95, "accessibility": 1.00, "best-practices": 0.96, "seo": 1.00}
MOST = {"cumulative-layout-shift": 0.02, "total-blocking-time": 100}
WEIGHT = "total-byte-weight"
HEADS = ("performance", "access", "practices", "seo", "CLS", "TBT ms", "kB")
RUNS = 3


def measure(url: str, environment: dict[str, str]) -> dict[str, float]:
    """Run Lighthouse once on a page; give its scores and measures."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = ("--quiet", "--output=json", f"--output-path={report}")
        chrome = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
        subprocess.run(["node", CLI, url, *flags, chrome], env=environment, check=True)
        found = json.loads(report.read_text("utf-8"))
    if "runtimeError" in found:
        raise RuntimeError(f"{url}: {found['runtimeError']['message']}")
    scores = {name: found["categories"][name]["score"] for name in LEAST}
    return scores | {name: found["audits"][name]["numericValue"] for name in (*MOST, WEIGHT)}


def main() -> int:
    """Print a row for each page; tell whether all keep the bounds."""
    browser = find_browser()
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
                runs = [measure(host + name, environment) for _ in range(RUNS)]
                row = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                values = [
                    f"{row[key]:11.{d}f}" for key, d in zip(row, (2, 2, 2, 2, 3, 0), strict=False)
                ]
                print(f"{name:24}", *values, f"{row[WEIGHT] / 1024:11.0f}", flush=True)
                kept &= all(row[key] >= bound for key, bound in LEAST.items())
                kept &= all(row[key] < bound for key, bound in MOST.items())
    bounds = [f"{bound:11.2f}" for bound in LEAST.values()], [f"{b:11g}" for b in MOST.values()]
    print(f"{'at least; then less than':24}", *bounds[0], *bounds[1])
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
