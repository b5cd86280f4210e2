"""What builds the book: extensions of Sphinx (conf.py names them), and the steps around it.

The steps, each `python -m _ext.<step>` in docs/: `execute` runs the pages, `build` lets Sphinx
write each language, `publish` makes the site of what it wrote, `catalogues` asks for translations.
"""
