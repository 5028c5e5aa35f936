"""One child's life under two strategies (`vandpunkt biography`)."""
