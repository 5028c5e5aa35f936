"""What it would be worth to know more (`vandpunkt worth_knowing`)."""
