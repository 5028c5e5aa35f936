"""The model held against published figures (`vandpunkt calibrate` and `vandpunkt validate`)."""
