"""What the report and the lab draw and tell of the runs of a comparison (`vandpunkt report`, `vandpunkt lab`)."""
