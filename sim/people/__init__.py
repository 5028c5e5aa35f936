"""Who lives: the record of a person, births and households, and every random draw.

Nothing here knows what a year does to a person; see ``sim.lifecourse``.
"""
