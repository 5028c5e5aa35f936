"""The groups that figures tell apart, by what is given at birth; ``sim.people.groups`` says who belongs to which."""

BACKGROUNDS = ("favoured", "middle", "strained", "newcomer")
"""Thirds of family liability of those born here (latent: no register holds it), and those who arrive later."""
SEXES = ("male", "female")
GROUPS = tuple(f"{sex}_{background}" for sex in SEXES for background in BACKGROUNDS)
"""Eight groups that share out the population."""
