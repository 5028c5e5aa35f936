"""What may happen in one small town (`vandpunkt small_towns`)."""
