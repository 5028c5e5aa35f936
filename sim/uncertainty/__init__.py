"""How sure: the statistics of uncertainty, as pure functions of arrays.

Nothing here knows of lives, files or figures: no model, no studies, no views. Values come as (draws, towns) or (draws,
towns, strategies). A *draw* is one belief (posterior member, effects, prices); *towns* are replications lived under the
same draw, which differ by chance alone.
"""
