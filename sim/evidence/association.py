"""From association to cause: what a published association or trial says of a parameter, and how far it is believed.

``associations.csv`` has a row for each parameter whose size is published; ``shrinkage.csv`` says what share of an
effect each design of study is believed to show. The rule, with everything in it a cell of a table:

    value = sign × share_kept(design) × direct_share × size(measure, published) / contrast

* ``size`` puts the published effect on the scale of the rules: the log of a ratio, or a distance in SD (``MEASURES``).
* ``contrast`` is the distance between those who were compared, in the unit of the parameter. Where a diagnosis or a
  group cuts a trait, it is computed from a standard normal: ``cut 0.16`` is the mean beyond the cut less the mean of
  the rest, ``cut baseline:B021`` the same at a published prevalence, ``tails 0.16 0.5`` the lowest share against the
  highest; ``… times 0.5`` scales it. It is taken as known.
* ``direct_share`` is the part that does not run through other traits of the model (1 if the study held them).
* ``published``, ``published_low`` and ``published_high`` are empty where the cited row has the number in its own cell.

``low`` and ``high`` are a 95 % range: the half-widths of published effect, share kept and direct share are taken as
independent and added in quadrature (first order). The range stops at zero unless the published one reaches beyond.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import NormalDist

from sim.evidence import tables
from sim.evidence.tables import DISTRIBUTIONS, EvidenceError, Parameter, citations, read_table

SHRINKAGE, ASSOCIATIONS = "shrinkage.csv", "associations.csv"
DECIMALS = 3
LOGISTIC_SD = math.pi / math.sqrt(3.0)

_OF_PROGRAMMES = "programme:"
_STANDARD_NORMAL = NormalDist()
_RATIOS = frozenset({"HR", "OR", "RR", "SMR"})
_MAY_BE_EMPTY = frozenset({"age_from", "age_to", "published", "published_low", "published_high"})


@dataclass(frozen=True)
class Design:
    """A design of study and the share of a log ratio or SMD kept as causal (0 to 1), with a 95 % range."""

    name: str
    share_kept: float
    low: float
    high: float


@dataclass(frozen=True)
class Range:
    """A number with the ends of its 95 % range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Association:
    """One row of ``associations.csv``, read and checked.

    Attributes:
        where: file and line, for messages.
        parameter: name of a parameter, or ``programme:NAME:LEVER``.
        ages: band of ages of the parameter's row; None if it holds at all ages.
        effect: the published row, ``table:row``.
        size: the published effect on the scale of the rules (log ratio or SD) with its 95 % range.
        contrast: distance between those compared, in the unit of the parameter; above 0.
        design: the design of the study.
        direct_share: part that does not run through other traits of the model (0 to 1).
        sign: +1 or -1: the direction in which the parameter counts what was studied.
    """

    where: str
    parameter: str
    ages: tuple[int, int] | None
    effect: str
    size: Range
    contrast: float
    design: Design
    direct_share: Range
    sign: int

    def derived(self) -> Range:
        """Return value, low and high of the parameter by the rule of this module, to three decimals."""
        share, direct, size = self.design, self.direct_share, self.size
        value = self.sign * share.share_kept * direct.value * size.value / self.contrast
        half_width = (
            math.hypot(
                _half(share.low, share.high) * direct.value * size.value,
                share.share_kept * _half(direct.low, direct.high) * size.value,
                share.share_kept * direct.value * _half(size.low, size.high),
            )
            / self.contrast
        )
        low, high = value - half_width, value + half_width
        if size.low * size.high >= 0.0:  # the sign is published: an end that would cross zero stops there
            low, high = (max(low, 0.0), high) if value >= 0.0 else (low, min(high, 0.0))
        return Range(*(_shown(number) for number in (value, low, high)))

    def as_published(self) -> float:
        """Return the value as the study reports it: the whole effect believed (share kept 1), to three decimals."""
        return _shown(self.sign * self.direct_share.value * self.size.value / self.contrast)


def _half(low: float, high: float) -> float:
    return abs(high - low) / 2.0


def _shown(number: float) -> float:
    return round(number, DECIMALS) + 0.0


def _number(text: str, where: str, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise EvidenceError(f"{where}: {what} '{text}' is no finite number")
    return number


def _range(row: dict[str, str], columns: tuple[str, str, str], where: str) -> Range:
    """Return three cells as a range of shares: 0 <= low <= value <= high <= 1."""
    value, low, high = (_number(row[column], where, column) for column in columns)
    if not 0.0 <= low <= value <= high <= 1.0:
        raise EvidenceError(f"{where}: {columns[0]} {value} with range {low} to {high}: 0 <= low <= value <= high <= 1")
    return Range(value, low, high)


def _complete(row: dict[str, str], where: str, optional: frozenset[str] = frozenset()) -> None:
    missing = [column for column in row if not row[column].strip() and column not in optional]
    if missing:
        raise EvidenceError(f"{where}: empty cell in {', '.join(missing)}")


def designs() -> dict[str, Design]:
    """Return the designs of ``shrinkage.csv`` by name; a design may rest on several sources, parted by blanks.

    Raises:
        EvidenceError: a cell is empty, a share is none, a source cannot be found, or a design stands twice.
    """
    found: dict[str, Design] = {}
    for line, row in enumerate(read_table(tables.FOLDER / SHRINKAGE), start=2):
        where = f"{SHRINKAGE} line {line}"
        _complete(row, where)
        for source in row["source"].split():
            tables.check_provenance(where, row["kind"], source, row["confidence"], row["note"])
        if row["distribution"] not in DISTRIBUTIONS:
            raise EvidenceError(
                f"{where}: distribution '{row['distribution']}' is not one of {', '.join(DISTRIBUTIONS)}"
            )
        share = _range(row, ("share_kept", "low", "high"), where)
        if row["design"] in found:
            raise EvidenceError(f"{where}: design '{row['design']}' stands twice")
        found[row["design"]] = Design(row["design"], share.value, share.low, share.high)
    return found


def _log_ratio(ratio: float, _: float) -> float:
    return math.log(ratio)


def _risk_difference(difference: float, base: float) -> float:
    risk = base + difference
    return math.log(risk / (1.0 - risk)) - math.log(base / (1.0 - base))


@dataclass(frozen=True)
class Measure:
    """How a published effect is put on the scale of the rules.

    Attributes:
        transform: takes the published number and the base (0 where there is none).
        published_as: the measures, as the evidence tables write them, that it may be applied to.
        needs_base: whether the cell names a base after the measure, as in ``risk_difference 0.25``.
    """

    transform: Callable[[float, float], float]
    published_as: frozenset[str]
    needs_base: bool = False


MEASURES: dict[str, Measure] = {
    # ln(ratio), in log-odds; rates and risks are low enough for hazard, risk and odds ratios to count alike.
    "ratio": Measure(_log_ratio, _RATIOS),
    # ln(ratio) * sqrt(3) / pi, in SD: a yes or no as a cut through a logistic trait (Chinn 2000, Stat Med 19:3127).
    "ratio_as_smd": Measure(lambda ratio, _: math.log(ratio) / LOGISTIC_SD, _RATIOS),
    "smd": Measure(lambda smd, _: smd, frozenset({"SMD", "z-score", "d", "g"})),
    # In points; the contrast is then the SD in points.
    "mean_difference": Measure(lambda points, _: points, frozenset({"mean_diff"})),
    "correlation": Measure(lambda r, _: r, frozenset({"r"})),
    "r_squared": Measure(lambda share, _: math.sqrt(share), frozenset({"R2"})),
    # logit(base + difference) - logit(base), in log-odds; the base is the risk of the unexposed.
    "risk_difference": Measure(_risk_difference, frozenset({"risk difference", "RD"}), needs_base=True),
    # ln((base + difference) / base); the base is the rate of the unexposed, in the unit of the difference.
    "rate_difference": Measure(
        lambda difference, base: math.log((base + difference) / base),
        frozenset({"excess per 10 000 person-yrs"}),
        needs_base=True,
    ),
    # ln(1 + percent / 100).
    "percent_change": Measure(lambda percent, _: math.log1p(percent / 100.0), frozenset({"% change", "% increase"})),
}


def _published(row: dict[str, str], where: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cited row and its effect as the text of ``value``, ``low`` and ``high``, gaps filled.

    A number from the cited row's note must stand there; any other says in the association's note that it is derived, an
    assumption or from memory.
    """
    cited = citations().get(row["effect"])
    table = row["effect"].split(":")[0]
    if cited is None or table not in ("effects", "interventions"):
        raise EvidenceError(f"{where}: effect '{row['effect']}' is no row of effects.csv or interventions.csv")
    own = {"value": cited["value" if table == "effects" else "effect"], "low": cited["low"], "high": cited["high"]}
    given = {"value": row["published"], "low": row["published_low"], "high": row["published_high"]}
    words = ("derived", "assumption", "from memory")
    for end, text in given.items():
        if not text.strip():
            continue
        if text == own[end]:
            raise EvidenceError(f"{where}: published {end} {text} stands in {row['effect']}: leave the cell empty")
        if text not in cited["note"] and not any(word in row["note"] for word in words):
            raise EvidenceError(
                f"{where}: published {end} {text} is not in the note of {row['effect']}: say in the note that it is "
                + ", ".join(words[:-1])
                + f" or {words[-1]}"
            )
    return cited, {end: text.strip() or own[end] for end, text in given.items()}


def _size(row: dict[str, str], where: str) -> Range:
    cited, text = _published(row, where)
    name, *rest = row["measure"].split()
    measure = MEASURES.get(name)
    if measure is None:
        raise EvidenceError(f"{where}: measure '{name}' is not one of {', '.join(MEASURES)}")
    if len(rest) != int(measure.needs_base):
        raise EvidenceError(f"{where}: measure '{row['measure']}' must name {'a' if measure.needs_base else 'no'} base")
    published_as = cited.get("measure") or cited.get("effect_measure", "")
    if not row["published"].strip() and published_as not in measure.published_as:
        raise EvidenceError(f"{where}: {row['effect']} is a '{published_as}' and cannot be read as {name}")
    base = _number(rest[0], where, "base") if rest else 0.0
    ends = [_number(text[end], where, f"published {end} of {row['effect']}") for end in ("value", "low", "high")]
    try:
        value, low, high = (measure.transform(end, base) for end in ends)
    except (ValueError, ZeroDivisionError):
        raise EvidenceError(f"{where}: {ends} cannot be read as {row['measure']}") from None
    if not low <= value <= high:
        raise EvidenceError(f"{where}: published {ends[0]} lies outside {ends[1]} to {ends[2]}")
    return Range(value, low, high)


def _share(text: str, where: str) -> float:
    if ":" in text:
        cited = citations().get(text)
        if cited is None or cited.get("unit") != "%":
            raise EvidenceError(f"{where}: contrast names '{text}', which is no published share in %")
        return _number(cited["value"], where, f"value of {text}") / 100.0
    return _number(text, where, "contrast")


def _tail_mean(share: float, where: str) -> float:
    """Return how far the mean of the outermost share of a standard normal lies from 0 (SD)."""
    if not 0.0 < share < 1.0:
        raise EvidenceError(f"{where}: contrast cuts off the share {share}, which must lie between 0 and 1")
    return _STANDARD_NORMAL.pdf(_STANDARD_NORMAL.inv_cdf(share)) / share


def _contrast(text: str, where: str) -> float:
    """Return the contrast: a number, ``cut SHARE`` or ``tails SHARE SHARE``, perhaps followed by ``times NUMBER``."""
    words = text.split()
    scale = 1.0
    if len(words) > 2 and words[-2] == "times":
        scale = _number(words[-1], where, "contrast")
        words = words[:-2]
    match words:
        case ["cut", cut]:
            share = _share(cut, where)
            distance = _tail_mean(share, where) / (1.0 - share)
        case ["tails", lowest, highest]:
            distance = sum(_tail_mean(_share(share, where), where) for share in (lowest, highest))
        case [number]:
            distance = _number(number, where, "contrast")
        case _:
            raise EvidenceError(f"{where}: contrast '{text}' is no number, 'cut SHARE' or 'tails SHARE SHARE'")
    if scale * distance <= 0.0:
        raise EvidenceError(f"{where}: contrast '{text}' must be above 0")
    return scale * distance


def _association(row: dict[str, str], where: str, known: dict[str, Design]) -> Association:
    _complete(row, where, _MAY_BE_EMPTY)
    if row["design"] not in known:
        raise EvidenceError(f"{where}: design '{row['design']}' is not one of {', '.join(known)}")
    if row["sign"] not in ("1", "-1"):
        raise EvidenceError(f"{where}: sign '{row['sign']}' is neither 1 nor -1")
    name = row["parameter"].split(":")
    if len(name) != 1 and not (len(name) == 3 and all(name) and row["parameter"].startswith(_OF_PROGRAMMES)):
        raise EvidenceError(f"{where}: '{row['parameter']}' is neither a parameter nor written programme:NAME:LEVER")
    ages = (row["age_from"].strip(), row["age_to"].strip())
    if any(ages) and not all(end.isdigit() for end in ages):
        raise EvidenceError(f"{where}: ages '{ages[0]}' to '{ages[1]}' are no band")
    return Association(
        where=where,
        parameter=row["parameter"],
        ages=(int(ages[0]), int(ages[1])) if any(ages) else None,
        effect=row["effect"],
        size=_size(row, where),
        contrast=_contrast(row["contrast"], where),
        design=known[row["design"]],
        direct_share=_range(row, ("direct_share", "direct_low", "direct_high"), where),
        sign=int(row["sign"]),
    )


def associations() -> tuple[Association, ...]:
    """Return every row of ``associations.csv``.

    Raises:
        EvidenceError: a row is incomplete or stands twice, or names an unknown design, effect, measure or contrast.
    """
    known = designs()
    found: dict[tuple[str, tuple[int, int] | None], Association] = {}
    for line, row in enumerate(read_table(tables.FOLDER / ASSOCIATIONS), start=2):
        one = _association(row, f"{ASSOCIATIONS} line {line}", known)
        if (one.parameter, one.ages) in found:
            raise EvidenceError(f"{one.where}: {one.parameter} stands twice")
        found[one.parameter, one.ages] = one
    return tuple(found.values())


def programme_effects() -> dict[tuple[str, str], Association]:
    """Return the associations that speak of programmes, by programme and lever."""
    found: dict[tuple[str, str], Association] = {}
    for one in associations():
        if one.parameter.startswith(_OF_PROGRAMMES):
            _, programme, lever = one.parameter.split(":")
            found[programme, lever] = one
    return found


def _band(parameter: Parameter) -> tuple[int, int] | None:
    if parameter.age_from is None or parameter.age_to is None:
        return None
    return parameter.age_from, parameter.age_to


def check_parameters(parameters: Iterable[Parameter]) -> None:
    """Refuse parameters whose value, low or high differ from what their row of ``associations.csv`` gives.

    Raises:
        EvidenceError: a number or a source differs, or an association speaks of a parameter that does not exist.
    """
    by_row = {(parameter.name, _band(parameter)): parameter for parameter in parameters}
    for one in associations():
        if one.parameter.startswith(_OF_PROGRAMMES):
            continue
        told = by_row.get((one.parameter, one.ages))
        if told is None:
            raise EvidenceError(f"{one.where}: no parameter '{one.parameter}' at these ages")
        file = f"parameters_{told.domain}.csv"
        if told.source != one.effect:
            raise EvidenceError(f"{one.where}: {one.parameter} rests on {one.effect}, but {file} says {told.source}")
        rule = one.derived()
        if (told.value, told.low, told.high) != (rule.value, rule.low, rule.high):
            raise EvidenceError(
                f"{file}: {one.parameter} is {told.value} ({told.low} to {told.high}), but {one.where} gives "
                f"{rule.value} ({rule.low} to {rule.high})"
            )
