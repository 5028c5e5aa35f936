"""The best strategy within a budget (`vandpunkt best_for_budget`)."""
