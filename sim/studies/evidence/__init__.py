"""Where every number comes from, read out of the tables and of `conf/` (`vandpunkt evidence`)."""
