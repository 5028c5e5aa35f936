"""What can be chosen of the lab: where it listens, and with how many workers. What is lived is chosen on its page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sim.configuration.kinds import STRICT, Language


@dataclass(frozen=True, config=STRICT)
class Lab:
    """The lab in the browser."""

    host: Annotated[str, Field(pattern=r"^[0-9A-Za-z.:-]{1,100}$")] = "127.0.0.1"
    """The address it listens on. 127.0.0.1: this machine alone; 0.0.0.0: everybody on the network can use it."""
    port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """Left out: 8137, or the next one that is free."""
    browser: bool = True
    """Open it in the browser at once."""
    language: Language = "en"
    """Of the page, until a reader chooses the other."""
    workers: Annotated[int, Field(ge=1, le=32)] = 2
    """Processes that live replications; as many more stand ready for first pictures."""
    memory_mb: Annotated[int, Field(ge=1, le=100_000)] = 400
    """Megabytes of finished runs that are kept, so that they need not be lived again."""
