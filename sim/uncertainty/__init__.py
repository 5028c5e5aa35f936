"""How sure: the statistics of uncertainty, as pure functions of arrays.

Nothing here knows of lives, files or figures: no model, no studies, no views, but for two things of the model's that
must be the same everywhere: its random draws (``sim.people.draws``) and when a sum is paid back
(``sim.money.appraisal.humps_of``).

Values come as (draws, towns) or (draws, towns, strategies). A *draw* is one belief (posterior member, effects, prices);
*towns* are replications lived under the same draw, which differ by chance alone.
"""
