"""Studies: running the model many times and reading out what it says. The only room that starts runs."""
