"""How every figure is drawn: its sheet and colours, styles of strategies, and where labels stand."""
