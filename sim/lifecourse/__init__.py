"""What happens to people: one domain of life a file, pure scalar rules for one person-year.

``year.py`` puts the domains in order; ``events.py`` names every accident of life. A rule reads the record ``p``,
the parameters ``prm`` (``sim.evidence``), the surroundings ``seen`` and the draws ``z``, and writes ``p``.
An event of probability logistic(eta) happens when ``eta > z.event``.
"""
