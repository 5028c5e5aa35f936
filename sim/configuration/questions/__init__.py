"""What can be asked: the choices of each experiment with their defaults, a file a question."""
