"""What can be measured on simulated lives: words, expressions, quantities and targets."""
