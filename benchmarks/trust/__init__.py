"""The trust scorecard: what must hold of the model and of the tool, each claim measured by a command."""
