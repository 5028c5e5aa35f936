"""The span of life that the evidence speaks of and in which people are followed: 0 to 64 years of age."""

LAST_AGE = 64
AGES = LAST_AGE + 1
