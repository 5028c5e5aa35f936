"""Agencies: who sees needs, decides, serves and books cost.

``notice.py`` is how they see (imperfectly), ``agency.py`` how they choose whom to serve and what that costs,
``bill.py`` what is paid or lost because of how people live (benefits, courts, care), whoever decided it, and
``billing.py`` writes that into the ledger.
"""
