"""Every number the model believes, with unit, source, year and kind: tables, and the loader that refuses gaps.

``parameters_*.csv`` feed the rules of life, ``prices.csv`` the bill, ``conventions.csv`` the appraisal of it,
``interventions.csv`` the programmes;
``baseline.csv``, ``effects.csv``, ``unit_costs.csv`` and ``targets.csv`` hold the published figures they rest on.
"""
