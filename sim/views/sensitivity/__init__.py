"""Which of what is believed moves the answer (`vandpunkt sensitivity`)."""
