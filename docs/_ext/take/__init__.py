"""The built book in files to take along: `python -m _ext.take es en`, in docs/.

All are made of the pages of the site (`pages`), which are not run or written again: a book for
readers of books (`epub`), one for paper (`pdf`), and the site itself in one archive.
"""
