"""What strategies change, and whether they pay (`vandpunkt compare`; the report draws the same)."""
