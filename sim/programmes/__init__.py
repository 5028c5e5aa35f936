"""Programmes: what can be done, for whom, how much of it arrives and what it moves.

``screening.py`` is how participants are found, ``delivery.py`` the programme as a Mesa agent.
"""
