"""One life under two strategies, as a picture and as text (`vandpunkt biography`)."""
