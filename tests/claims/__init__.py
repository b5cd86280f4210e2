"""What a page claims outside of its cells, compared with what its cells compute.

``pages`` is asked by the check of the pages, section by section: ``pieces`` finds the texts,
``formulas`` evaluates a formula, ``equalities`` compares the sides of what a text says is equal,
``origins`` asks where a number comes from, ``snippets`` evaluates code in a line, ``tables`` shapes
and numbers in rows, and ``definitions`` compares a formula with the function that it defines.
What may stand as it is has a line in kept.txt, and each row of a table its evidence in rows.txt.
``meanings`` knows which translations were compared with their source.
"""
