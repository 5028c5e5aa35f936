"""What it would be worth to know more, and about what (`vandpunkt worth_knowing`)."""
