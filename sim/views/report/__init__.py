"""The report: one page about a comparison that needs nothing else, and the same page on paper."""
