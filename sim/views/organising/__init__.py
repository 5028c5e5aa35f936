"""Ways of organising and governing (`vandpunkt silo_or_team`, `project_sickness` and `mandate_period`)."""
