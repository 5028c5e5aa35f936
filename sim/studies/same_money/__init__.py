"""The same money spent in different ways (`vandpunkt same_money`)."""
