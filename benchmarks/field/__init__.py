"""The field benchmark: the same lives by every engine that a user could pick instead, side by side on one machine."""
