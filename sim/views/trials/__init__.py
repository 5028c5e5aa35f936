"""Published trials, made again in the model (`vandpunkt replicate_trials`)."""
