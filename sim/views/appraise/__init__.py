"""The whole bill: who pays, who gains and when the verdict turns (`vandpunkt appraise`)."""
