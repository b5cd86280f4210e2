"""What a page claims outside of its cells, compared with what its cells compute.

``pieces`` finds the texts of a page, ``formulas`` evaluates a formula, ``equalities`` compares the
sides of what a text says is equal, ``numbers`` asks where a number comes from, ``code`` evaluates
code in a line or a table, ``definitions`` compares a formula with the function that it defines,
and ``meanings`` knows which translations were compared with their source.
"""
