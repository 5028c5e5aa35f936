"""Child-welfare careers (`vandpunkt child_welfare_careers`)."""
