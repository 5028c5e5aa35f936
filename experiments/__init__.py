"""One thin script a question; each says the question, the command and what to expect."""

import sim  # noqa: F401  first: it says how many threads linear algebra may have, before NumPy is loaded
