"""What would have to be true for a strategy to pay (`vandpunkt threshold`)."""
