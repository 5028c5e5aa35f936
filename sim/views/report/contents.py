"""What the report tells, gathered before a word is written: frames, names, what it rests on, how to get it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sim import __version__
from sim.configuration.schema import Agency, Change, Economics, Effect, Language, Municipality, Programme, Reform
from sim.evidence.tables import citations
from sim.money.perspective import PUBLIC
from sim.studies.evidence.library import Published, published
from sim.studies.evidence.provenance import named_in
from sim.studies.intervals import OF_DRAWS, OF_THE_MEAN, Interval
from sim.studies.store import digest_of_sources
from sim.views.appraise.frames import Bill, Told, measures_of
from sim.views.context import whose_lives
from sim.views.frames import alternatives_of, comparator_of
from sim.views.items import names_of_items
from sim.views.words import Words

if TYPE_CHECKING:  # views read results and load no model
    from sim.studies.alternatives import Alternative
    from sim.studies.report.pictures import Pictures
    from sim.studies.report.reported import Reported

LARGEST = 3
"""Assumed prices that are named for each strategy."""


@dataclass(frozen=True)
class Asked:
    """What was asked for, as the report tells it.

    Attributes:
        municipality, economics: where, and how money and exclusion are read.
        language: of the report.
        seed, draws: which accidents of life, and how many sets of them.
        command: that gives the same numbers.
        beliefs: whether each draw believes something else as well; else draws differ in chance alone.
        notes: sentences, in the report's language, that must be read before any number of it.
        alone: whether the page is all there is: saved from the lab, with no tables and no manifest beside it.
    """

    municipality: Municipality
    economics: Economics
    language: Language
    seed: int
    draws: int
    command: str
    beliefs: bool = True
    notes: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Used:
    """A programme or reform as a strategy uses it.

    ``found`` is universal, selective, indicated or reform; ``ages`` those it takes in (a reform: is paid for);
    ``began`` persons who begin it and ``waited`` years waited for it (means over draws, NaN for a reform);
    ``assumed`` of its ``effects`` are assumptions; ``sources`` are the published rows its effects and price name.
    """

    strategy: str
    title: str
    found: str
    ages: tuple[int, int]
    grade: str
    began: float
    waited: float
    assumed: int
    effects: int
    sources: tuple[str, ...]


@dataclass(frozen=True)
class AssumedPrice:
    """A line of money whose price is assumed: its item's and payer's names, and its share of what a strategy moves."""

    strategy: str
    item: str
    payer: str
    share: float


@dataclass(frozen=True)
class ReportContents:
    """Everything the report tells; the same contents give the same page.

    Attributes:
        pictures: frames of every strategy, the comparator first.
        bill: the appraisal; none where nothing is compared with the comparator.
        titles: display name by strategy, the comparator first.
        place: display name of the municipality.
        whose: sentences on whose lives these are and what exclusion is.
        persons: born here, mean over draws.
        exclusion_ages: first and last age at which years in exclusion count.
        price_year, rate: of every krona, and the discount rate a year.
        used: programmes and reforms, strategy by strategy.
        assumed: by strategy, the share of money that has an assumed price; prices: the largest of those.
        rows: published rows that programmes and reforms name, by ``table:row``.
        command, seed, draws, beliefs, notes, alone: as in ``Asked``.
        digest, digest_of_sources, version: of all runs, of the model with its evidence, and of the software.
    """

    pictures: Pictures
    bill: Bill | None
    titles: Mapping[str, str]
    place: str
    whose: tuple[str, ...]
    persons: float
    exclusion_ages: tuple[int, int]
    price_year: int
    rate: float
    used: tuple[Used, ...]
    assumed: Mapping[str, float]
    prices: tuple[AssumedPrice, ...]
    rows: Mapping[str, Published]
    command: str
    seed: int
    draws: int
    beliefs: bool
    notes: tuple[str, ...]
    alone: bool
    digest: str
    digest_of_sources: str
    version: str

    @property
    def comparator(self) -> str:
        """Return the comparator's name."""
        return comparator_of(self.titles)

    @property
    def strategies(self) -> list[str]:
        """Return the names of what is compared with the comparator, in order."""
        return alternatives_of(self.titles)

    @property
    def interval(self) -> Interval:
        """Return what stands beside every mean, in sentences, tables and figures alike."""
        return OF_DRAWS if self.beliefs else OF_THE_MEAN

    @property
    def horizon(self) -> int:
        """Return the last year that is counted, from the first that is."""
        return int(self.pictures.hump["years_since_start"].max())

    @cached_property
    def told(self) -> Told:
        """Return every number of the bill; none without a bill."""
        return measures_of(self.bill) if self.bill else {}


def who_can_count(municipality: Municipality, economics: Economics, words: Words) -> Iterator[str]:
    """Say how many of those born here live all the ages that count while what is chosen is at work, if not all do."""
    first_age, last_age = economics.exclusion_ages
    first_born = municipality.first_birth_year
    every = range(first_born, first_born + municipality.birth_years)
    first, last = municipality.start_year, municipality.last_year
    whole = [born for born in every if born + first_age >= first and born + last_age <= last]
    if len(whole) < len(every):
        yield words(
            "report.note.horizon", whole=words.number(len(whole) * municipality.births_per_year),
            born=words.number(len(every) * municipality.births_per_year), first_age=first_age, last_age=last_age,
            first=first, last=last,
        )  # fmt: skip


def contents_of(
    asked: Asked, found: Reported, alternatives: Sequence[Alternative], agencies: Sequence[Agency]
) -> ReportContents:
    """Return what the report tells of some runs.

    Args:
        asked: what was asked for.
        found: what was read of the runs (``sim.studies.report.reported``).
        alternatives: what was run, the comparator first.
        agencies: who served.
    """
    words = Words(asked.language)
    titles = {one.name: getattr(one.strategy.title, asked.language) for one in alternatives}
    items = names_of_items(alternatives, agencies, words)
    used = tuple(_used(one, found, asked.language) for one in alternatives)
    everything = tuple(one for several in used for one in several)
    keys = sorted({key for one in everything for key in one.sources})
    economics = asked.economics
    return ReportContents(
        pictures=found.pictures,
        bill=_bill(asked, found, titles, items) if found.bill else None,
        titles=titles,
        place=getattr(asked.municipality.title, asked.language),
        whose=tuple(whose_lives(asked.municipality, economics, words)),
        persons=found.persons,
        exclusion_ages=economics.exclusion_ages,
        price_year=economics.price_year,
        rate=economics.discount_rate_per_year,
        used=everything,
        assumed=found.assumed,
        prices=_assumed_prices(found, items, words),
        rows={key: _rows()[key] for key in keys},
        command=asked.command,
        seed=asked.seed,
        draws=asked.draws,
        beliefs=asked.beliefs,
        notes=(*asked.notes, *who_can_count(asked.municipality, economics, words)),
        alone=asked.alone,
        digest=found.digest,
        digest_of_sources=digest_of_sources(),
        version=__version__,
    )


@cache
def _rows() -> Mapping[str, Published]:
    """Return every published row, by ``table:row``."""
    return {key: published(key, row) for key, row in citations().items()}


def _bill(asked: Asked, found: Reported, titles: Mapping[str, str], items: Mapping[str, str]) -> Bill:
    pictures = found.pictures
    frames = {**found.bill, "concentration": pictures.concentration, "lorenz": pictures.lorenz}
    rate = asked.economics.discount_rate_per_year
    return Bill(frames, titles, items, found.grades, rate, found.tax_factor, asked.beliefs, PUBLIC)


def _used(alternative: Alternative, found: Reported, language: Language) -> list[Used]:
    """Return the programmes, then the reforms of an alternative."""
    reached = found.pictures.reached
    mine = reached[reached["strategy"] == alternative.name].set_index("programme")
    rows = []
    for programme in alternative.programmes:
        began, waited = 0.0, 0.0
        if programme.name in mine.index:
            began, waited = (float(mine.loc[programme.name, key]) for key in ("began", "waiting"))
        kind, ages = programme.target.found, programme.target.ages
        rows.append(_row(alternative.name, programme, programme.effects, kind, ages, began, waited, language))
    for reform in alternative.reforms:
        nan = float("nan")
        rows.append(_row(alternative.name, reform, reform.changes, "reform", reform.paid_for_ages, nan, nan, language))
    return rows


def _row(
    strategy: str,
    one: Programme | Reform,
    effects: Sequence[Effect | Change],
    found: str,
    ages: tuple[int, int],
    began: float,
    waited: float,
    language: Language,
) -> Used:
    texts = [*(effect.evidence for effect in effects), one.price_evidence]
    sources = tuple(dict.fromkeys(key for text in texts for key in named_in(text, _rows())))
    assumed = sum(effect.evidence.lower().startswith("assumption") for effect in effects)
    title = getattr(one.title, language)
    return Used(strategy, title, found, ages, str(one.grade), began, waited, assumed, len(effects), sources)


def _assumed_prices(found: Reported, items: Mapping[str, str], words: Words) -> tuple[AssumedPrice, ...]:
    """Return the lines with an assumed price that move most kronor of each strategy, largest first."""
    rows = []
    for _, one in found.assumed_lines.groupby("strategy", sort=False).head(LARGEST).iterrows():
        item, payer = str(one["item"]), words(f"payer.{one['payer']}")
        rows.append(AssumedPrice(str(one["strategy"]), items.get(item, item), payer, float(one["share"])))
    return tuple(rows)
