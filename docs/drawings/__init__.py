"""Drawings that one page needs once, in a module named for the page.

A drawing for readers' own numbers is in `linalg_dl.figures`; these share its strokes.
"""
