"""What builds the book: extensions of Sphinx (conf.py names them), and the steps around it.

`python -m _ext.build es en`, in docs/, runs the pages (`execute`), lets Sphinx write each language
and makes the site of what it wrote (`publish`); `python -m _ext.catalogues` asks for translations.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache


def keep_templates(app: Any) -> None:
    """Keep what Jinja makes of the theme's templates: making it takes as long as a page."""
    if templates := getattr(app.builder, "templates", None):
        folder = Path(app.doctreedir, "templates")
        folder.mkdir(parents=True, exist_ok=True)
        templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def setup(app: Any) -> dict[str, bool]:
    """Let Sphinx read and write all pages anew where what makes them has changed."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    app.add_config_value("code_of_the_book", digest.hexdigest(), "env", types=(str,))
    app.connect("builder-inited", keep_templates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
