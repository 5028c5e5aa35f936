"""One effort at one age after the other (`vandpunkt time_factor`)."""
