"""One thin script a question; each says the question, the command and what to expect."""
