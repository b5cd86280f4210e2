"""What builds the book: extensions of Sphinx (conf.py names them), and the steps around it.

`python -m _ext.build es en`, in docs/, runs the pages (`execute`), lets Sphinx write each language
and makes the site of what it wrote (`publish`); `python -m _ext.catalogues` asks for translations.
"""
