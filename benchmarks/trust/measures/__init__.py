"""How each row is measured: every module here has ``MEASURES``, its measures by the number of their row."""
