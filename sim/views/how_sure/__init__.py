"""How sure an answer is, layer by layer of what is not known (`vandpunkt how_sure`)."""
