"""The whole country by size of municipality (`vandpunkt national`)."""
