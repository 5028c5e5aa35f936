"""The documents' tables beside the model (`vandpunkt source_tables`)."""
