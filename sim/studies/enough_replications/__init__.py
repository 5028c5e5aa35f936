"""Living until every answer is precise (`vandpunkt enough_replications`)."""
