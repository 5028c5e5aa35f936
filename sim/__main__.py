"""``python -m sim`` is the command ``vandpunkt``."""

from sim.cli import main

raise SystemExit(main())
