"""What writes the generated parts of the documents: the picture of the rooms, quoted code, one life, printed tables.

`python -m docs.tools` writes them all anew; the tests in `tests/docs/` compare. Reads the code; nothing imports it.
"""
