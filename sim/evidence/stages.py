"""The five steps of the staircase out of normality, in the order of Umeå's picture (2011)."""

STAGES = ("normality", "deviant_behaviour", "asociality", "outsider_identity", "exclusion")
