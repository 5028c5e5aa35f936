"""What is known of an effort before and after: what one project of it cost and gained, payer by payer and year by year.

Applicants and board know the mean over replications; follow-up knows what came of it in the replication it lives in.
Real follow-up never sees the other world in which nothing was done, so it knows less than this one does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ore = npt.NDArray[np.int64]


@dataclass(frozen=True)
class EffortFlow:
    """What one project came to by year since it began, in öre, against as today on the same lives.

    Attributes:
        outlay_ore: int64 (years, payers), the project's own price.
        participants_ore: int64 (years, payers), what those who took part cost less than they otherwise would have, from
            the year each began; without the project's price.
        books_ore: int64 (years, payers), what the books of the whole municipality show less, without that price.
    """

    outlay_ore: Ore
    participants_ore: Ore
    books_ore: Ore

    def gain_ore(self, follow_up: str) -> Ore:
        """Return the gain by year and payer as follow-up counts it: of ``participants``, or in the ``books``."""
        return {"participants": self.participants_ore, "books": self.books_ore}[follow_up]


@dataclass(frozen=True)
class Knowledge:
    """What is known of a fund's efforts.

    Attributes:
        flows: by programme, one flow a replication.
    """

    flows: Mapping[str, Sequence[EffortFlow]] = field(default_factory=dict)

    def believed(self, programme: str, years: int, payers: int) -> EffortFlow:
        """Return the mean over replications, in whole öre; nothing where the programme is not known."""
        flows = self.flows.get(programme, ())
        if not flows:
            return _nothing(years, payers)
        return EffortFlow(
            *(
                np.rint(np.mean([getattr(flow, part) for flow in flows], axis=0)).astype(np.int64)
                for part in ("outlay_ore", "participants_ore", "books_ore")
            )
        )

    def found(self, programme: str, replication: int, years: int, payers: int) -> EffortFlow:
        """Return what came of a programme in a replication; nothing where it is not known."""
        flows = self.flows.get(programme, ())
        return flows[replication] if replication < len(flows) else _nothing(years, payers)


def _nothing(years: int, payers: int) -> EffortFlow:
    return EffortFlow(*(np.zeros((years, payers), dtype=np.int64) for _ in range(3)))
