"""Vändpunkt: simulated lives in a Swedish municipality, what turns them, and who pays.

The lives are simulated; nothing here is a forecast about any person.
"""

__version__ = "0.1.0"
