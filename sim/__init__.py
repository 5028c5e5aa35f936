"""Vändpunkt: simulated lives in a Swedish municipality, what turns them, and who pays.

The lives are simulated; nothing here is a forecast about any person.
"""

import os

__version__ = "0.1.0"

for _library in ("OPENBLAS", "MKL"):
    # Our matrices are small: threads of linear algebra cost more than they give, and far more where several processes
    # share a machine's cores. With one, a regression's last bits do not hang on the machine either.
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
