"""Agencies: who sees needs, decides, serves and books cost; how they are coordinated; budgets and mandates.

In the order of a year: ``doors.py`` holds mandates as arrays and ``contacts.py`` what came of each contact;
``health_talks.py`` finds pupils, ``seeking.py`` is how agencies see and pass on, ``team.py`` plans jointly,
``agency.py`` serves as far as there is room and keeps the queue, ``association.py`` runs projects, ``chairs.py`` counts
who is left between the chairs. ``council.py`` decides over staff and programmes. ``bill.py`` is what is paid or
lost because of how people live (benefits, courts, care), whoever decided it, and ``billing.py`` writes that into the
ledger.
"""
