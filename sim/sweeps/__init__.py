"""Many jobs that can be killed: identities, the store, engines, progress and cost. Knows nothing of lives."""
