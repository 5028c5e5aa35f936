"""How many replications are enough, and what shared accidents gain (`vandpunkt enough_replications`)."""
