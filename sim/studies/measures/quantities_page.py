"""The page of quantities: ``docs/quantities.md``, how to hold published figures of one's own against the model.

Made from the quantities, the vocabulary and the columns that the code knows, so that it cannot drift. It is written
anew by ``python -m sim.studies.measures.quantities_page``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sim.evidence.ages import LAST_AGE
from sim.evidence.tables import read_table
from sim.studies.measures import expressions, targets
from sim.studies.measures.lives import GROUPS, STATES, TRAITS, Word
from sim.studies.measures.quantities import QUANTITIES
from sim.studies.whole_file import write_page

COMMAND = "python -m sim.studies.measures.quantities_page"
"""What writes the page anew."""
PAGE = Path(__file__).resolve().parents[3] / "docs" / "quantities.md"

_ANY = "any text"
_EXPRESSION = "an [expression](#who-is-meant-expressions)"
COLUMN_NOTES: dict[str, tuple[str, str, str]] = {
    "id": (
        "name of the row; it stands in the table, the figure and the summary",
        "",
        f"any text of at most {targets.LONGEST_ID} characters, each once",
    ),
    "quantity": ("what is measured", "", "a name from [Quantities](#quantities)"),
    "low": ("lowest value that counts as a match", "that of the quantity", "a number; empty: no lower end"),
    "high": (
        "highest value that counts as a match",
        "that of the quantity",
        "a number, at least low; empty: no upper end",
    ),
    "value": ("the published figure; shown, not judged", "that of the quantity", "a number"),
    "state": ("what is counted, or what happens", "", "a name from [States](#states)"),
    "start": (
        "the state that is left: where a transition or a waiting time begins",
        "",
        "a name from [States](#states)",
    ),
    "trait": ("the trait whose means are compared", "", "a trait at an age, such as `attainment at 16`"),
    "among": ("of whom; empty: of everybody", "", _EXPRESSION),
    "exposure": (
        "who is exposed; a trait at an age without a number is more or less of it; in a screening, everything that is "
        "seen, joined by `+`",
        "",
        _EXPRESSION,
    ),
    "reference": (
        "with whom the exposed are compared; empty: with all others",
        "",
        f"{_EXPRESSION}; not with a graded exposure",
    ),
    "adjusted_for": ("what is held equal", "", "terms joined by `+`; in a rate ratio only `age`, `sex` or `age + sex`"),
    "through": ("what the effect may run through", "", "terms joined by `+`"),
    "within": ("compare siblings with each other", "", "`household`, or empty"),
    "age_from": ("first age", "years", f"a whole number, 0 to {LAST_AGE}"),
    "age_to": ("last age, itself included", "years", f"a whole number, age_from to {LAST_AGE}"),
    "years": ("how many years later, or how long", "years", f"a whole number, 1 to {LAST_AGE}"),
    "times": ("in how many of the years at least", "years with the event", "a whole number, at least 1"),
    "priors": ("how many earlier years with the event, ever so far", "years with the event", "`0`, `1-2` or `3+`"),
    "top_percent": ("how many at the top", "% of persons", "a number above 0, at most 100"),
    "contrast": (
        "difference in a trait that a ratio or difference is for; empty: 1",
        "SD",
        "a number, not 0, may be negative; only with a graded exposure",
    ),
    "role": (
        "`fit` fitted by the calibration, `check` published and not fitted, `structure` must hold without being "
        "fitted, `report` only shown",
        "",
        "any text; one that is none of the four is read as `check`; `fit` needs both low and high",
    ),
    "source": ("where the figure was published; shown", "", _ANY),
    "note": ("for readers", "", _ANY),
    "title": ("for readers", "", _ANY),
}
"""What each column means, its unit and what may stand in it; the others only say where a row comes from."""

EXAMPLES: dict[str, dict[str, str]] = {
    "median_spell": {"state": "unemployed", "age_from": "18", "age_to": "60"},
    "mean_years": {"state": "work", "among": "born_here", "age_from": "20", "age_to": "64"},
    "risk_ratio": {"state": "income_support", "exposure": "left_school at 20", "reference": "completed at 20",
                   "adjusted_for": "women + parental_education at 0", "age_from": "25", "age_to": "30"},
    "screening_sensitivity": {"state": "conviction", "among": "born_here & men",
                              "exposure": "externalising at 6 + attainment at 6 + family_income at 6",
                              "age_from": "15", "age_to": "30", "times": "3", "top_percent": "10"},
    "screening_ppv": {"state": "conviction", "among": "born_here & men",
                      "exposure": "externalising at 6 + attainment at 6 + family_income at 6",
                      "age_from": "15", "age_to": "30", "times": "3", "top_percent": "10"},
}  # fmt: skip
"""Rows for quantities of which the project's own table has none; they carry no published figure."""

WORKED_EXAMPLE = """\
id,quantity,state,start,among,exposure,reference,adjusted_for,within,age_from,age_to,years,top_percent,contrast,value,low,high,source
neet_women_20_24,share,neet,,women,,,,,20,24,,,,6.5,5.5,7.5,report A table 3
degree_three_years_after_start,transition,completed,national_programme,,,,,,16,16,3,,,79.7,76.1,82.0,report B
placed_then_convicted,hazard_ratio,conviction,,born_here,placed by 17,not placed by 17,women + parental_education at 0 + parental_misuse,,20,35,,,,2.9,2.4,3.5,article C model 2
income_and_violence_between_siblings,hazard_ratio,violent_conviction,,born_here,childhood_income at 15,,women,household,15,35,,,-1,1.0,0.8,1.3,article D
convictions_on_five_percent_of_men,concentration,conviction,,men,,,,,15,50,,5,,,40,60,report E
income_support_after_two_years,survival,income_support,,,,,,,18,60,2,,,20,15,25,report F
"""  # noqa: E501  (one row a line, as a file has it)
"""Six rows of six kinds. The figures are made up: they show the form."""

SUMMARY_FIELDS = {
    "id": "the row's id",
    "quantity": "the row's quantity",
    "unit": "unit of all the numbers of the row",
    "role": "the row's role; `check` where the file has none",
    "simulated": "mean over the runs (of a ratio the geometric mean); null: could not be "
    "measured, because nobody was there",
    "simulated_low": "lower end of the 95 % interval of the mean over replications; with `draws`, of the middle 95 % "
    "of what the draws give; null with one run",
    "simulated_high": "its upper end",
    "published": "the row's value; null where it is empty",
    "low": "lower end of the row's range; null: none",
    "high": "upper end; null: none",
    "inside": "whether low ≤ simulated ≤ high; false where nothing could be measured",
    "source": "the row's source",
}
"""Fields of each entry of ``targets`` in ``summary.json``."""

_NOT_SHOWN_IN_EXAMPLES = ("role", "source", "note")


def quantities_page() -> str:
    """Return the page as Markdown; the same code and table give the same text to the byte."""
    parts = [
        _BEGIN.replace("@command@", COMMAND)
        .replace("@example@", WORKED_EXAMPLE.rstrip())
        .replace("@last@", str(LAST_AGE)),
        _columns(),
        _WHO.replace("@grammar@", _grammar())
        .replace("@last@", str(LAST_AGE))
        .replace("@most@", str(expressions.MOST_TERMS)),
        _CONVENTIONS.replace("@last@", str(LAST_AGE)),
        _quantities(),
        _vocabulary("States", "What can be true of a person in a year.", STATES),
        _vocabulary("Groups", "What a person belongs to; it does not change over the years.", GROUPS),
        _vocabulary(
            "Traits",
            "Numbers of a person, read at an age; in standard deviations (SD) where the meaning says so.",
            TRAITS,
        ),
        _results(),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def example_of(quantity: str) -> dict[str, str]:
    """Return a row of a quantity: the first in the project's own table, or one made for the page; filled cells only."""
    for row in read_table(targets.TABLE):
        if row["quantity"] == quantity:
            return {key: text for key, text in row.items() if text and key not in _NOT_SHOWN_IN_EXAMPLES}
    return {"id": f"my_{quantity}", "quantity": quantity, **EXAMPLES[quantity], "low": "0", "high": "100"}


def as_csv(row: Mapping[str, str]) -> str:
    """Return a row under its header as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(row)
    writer.writerow(row.values())
    return text.getvalue().rstrip()


def _columns() -> str:
    needed = {column: [name for name, one in QUANTITIES.items() if column in one.needs] for column in targets.COLUMNS}
    rows = []
    for column in targets.COLUMNS:
        if column not in COLUMN_NOTES:
            continue
        meaning, unit, allowed = COLUMN_NOTES[column]
        by = needed[column]
        if column in ("id", "quantity"):
            required = "always"
        elif column in ("low", "high"):
            required = "the column always; the cell may be empty"
        elif len(by) == len(QUANTITIES):
            required = "always"
        else:
            without = [name for name in QUANTITIES if name not in by]
            required = (
                "no" if not by else f"by all but {_listed(without)}" if len(without) <= 2 else f"by {_listed(by)}"
            )
        rows.append((f"`{column}`", meaning, unit or "–", allowed, required))
    others = [f"`{column}`" for column in targets.COLUMNS if column not in COLUMN_NOTES]
    megabytes = targets.MOST_BYTES // 1_000_000
    return f"""## Columns

The order of the columns is free, and a column that no row fills may be left out. An unknown column, and a filled cell
that the row's quantity would ignore, are refused in one line that says what is allowed: nothing is passed over in
silence.

{_table(("Column", "Meaning", "Unit", "Allowed", "Required"), rows)}

{", ".join(others)} may stand in the file too and are not read.

A file has at most {targets.MOST_ROWS:,} rows and {megabytes} MB. It is UTF-8, with commas between the cells and a point
as decimal sign; a cell with a comma in it stands in double quotes. No cell, not even a note, may begin as a formula
does in a spreadsheet (=, @, or + and − before anything but a number)."""


def _grammar() -> str:
    """Return the block of the expressions' own docstring that shows the terms."""
    lines = (expressions.__doc__ or "").splitlines()
    return "\n".join(line.removeprefix("    ") for line in lines if line.startswith("    "))


def _quantities() -> str:
    parts = ["## Quantities", _table(
        ("Quantity", "Unit", "Needs", "May have"),
        ((f"[`{name}`](#{name})", one.unit, _listed(one.needs), _listed(one.may)) for name, one in QUANTITIES.items()),
    )]  # fmt: skip
    own = {row["quantity"] for row in read_table(targets.TABLE)}
    for name, one in QUANTITIES.items():
        origin = "From the project's own table:" if name in own else "For example (no published figure):"
        parts.append(
            f"### {name}\n\nThe {_sentence(one.meaning)} Unit: {one.unit}.\n\n{origin}\n\n"
            f"```csv\n{as_csv(example_of(name))}\n```"
        )
    return "\n\n".join(parts)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _vocabulary(title: str, text: str, words: Mapping[str, Word]) -> str:
    rows = ((f"`{name}`", word.meaning) for name, word in words.items())
    return f"## {title}\n\n{text}\n\n{_table(('Name', 'Meaning'), rows)}"


def _results() -> str:
    rows = ((f"`{field}`", meaning) for field, meaning in SUMMARY_FIELDS.items())
    return _RESULTS.replace("@fields@", _table(("Field", "Meaning"), rows))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a | within a cell is escaped, and so is what could be read as a tag."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(one) for one in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")


_BEGIN = """
# Hold your own published figures against the model

<!-- Written by `@command@` from the code; a test refuses a page that is not what the code gives. -->

You have figures from registers, reports or articles, and want to know whether the simulated lives give them too.
Write them as rows of a CSV file and run:

```
.venv/bin/vandpunkt validate targets=my_figures.csv
```

1. For each figure find the [quantity](#quantities) that is nearest to how it was computed: a share, a transition, a
   hazard ratio, a spell.
2. Name [the state](#states), [who is meant](#who-is-meant-expressions) and the ages.
3. Give the range in which the simulated value must fall to count as a match: the source's own interval, or one you
   choose *before* you see the result.
4. Run. A row that cannot be read or makes no sense is refused in one line, before anything is simulated, with the
   file's line and what is allowed.
5. Read [what came out](#what-comes-out). Nothing is fitted to your figures: the run only measures.

Here are six rows of six kinds (the figures are made up to show the form). Copy them to a file to try:

```csv
@example@
```

- `neet_women_20_24`, a prevalence: of all the years that women live at 20 to 24, the share in `neet`.
- `degree_three_years_after_start`, a transition: of those in a national programme at 16, the share with a degree
  three years later.
- `placed_then_convicted`, an adjusted hazard ratio: first conviction at 20 to 35, placed by 17 against not, with
  sex, parents' education and parental misuse held equal.
- `income_and_violence_between_siblings`, a contrast between siblings: the hazard ratio for a childhood income that
  is 1 SD *lower* (`contrast` is −1), within households.
- `convictions_on_five_percent_of_men`, a concentration: the share of all conviction years that falls on the 5 % of
  men with most of them. It has a range and no published value.
- `income_support_after_two_years`, a survival: of the spells of income support begun at 18 to 60, the share that
  still lasts two years after the first year.

More births make rare events surer (`births_per_year=…`, `birth_years=…`), more replications narrow the interval
(`replications=…`), and `draws=40` adds the uncertainty of the calibrated parameters. `vandpunkt validate --help`
lists all keys.
"""

_WHO = """
## Who is meant: expressions

`among`, `exposure` and `reference` hold terms, joined by ` & ` where all of them must be true. `adjusted_for`,
`through` and the `exposure` of a screening hold terms joined by ` + `, each a column of a regression. An expression
has at most @most@ terms.

```
@grammar@
```

- `not` stands before a state or group (`not placed by 15`); `sibling` stands before a state with an age, or a group
  (`sibling conviction by 30`), and means that some sibling is so. Those who arrive later have no siblings here.
- `by 18` means in some year up to 18, 18 included; `before 18` leaves 18 out; `at 18` is the year at that age.
- A bare state (`labour_force`) and `aged 50-59` change from year to year. They may stand where years are compared:
  in `among` of a share, an incidence, a transition or a spell, and in all of a rate ratio. Where persons are
  compared, say when: `drug by 20`. In `adjusted_for`, `through` and a screening every term says when.
- A trait is read at an age. With `above` or `below` and a number of standard deviations it says who; alone it is
  more or less of it, in `exposure`, `adjusted_for`, `through` and `trait`.
- Ages run from 0 to @last@. An age is the calendar year in which a person turns that old.
"""

_CONVENTIONS = """
## Conventions

**Of what.** `share`, `incidence`, `transition` and `rate_ratio` count person-years: everybody who is here, at each
of the ages. `ever`, `mean_years`, `concentration`, the screening and the other contrasts count persons who are here
at `age_to`; `hazard_ratio` and `mediated_share` also follow those who die or arrive between the ages, for as long
as they are here. Nobody moves away, so only death and arrival from abroad make a difference; write `born_here` for
those born in Sweden. Those of whom a trait is asked for at an age at which they were not here are left out.

**Exposure comes first.** The model measures what you write: give exposure ages that lie before the outcome's. Only
the rate ratio reads its exposure the year before by itself.

**Contrasts.** Without `reference` the exposed are compared with all others among whom it is measured; with it,
those who are neither are left out. For a graded exposure (`childhood_income at 15`) the number is for one SD more,
or for as many as `contrast` says: −2.8 SD is from the mean of the highest fifth to that of the lowest. What
`adjusted_for` holds equal enters the regression as it stands, one column a term, without interactions. In a hazard
ratio age is the time scale.

**Within siblings.** `within` = `household` compares siblings with each other (conditional logit, or Cox stratified
by household); households in which all or none are in the state tell nothing. It needs several years of birth.

**Hazard ratios** are for the *first* year in the state at the ages; somebody in it before `age_from` is not left
out. Odds and risk ratios ask whether it *ever* happens at the ages.

**Recidivism.** `recurrence` starts from every year with the event, not from every person, and asks for another year
with the event within the next `years` years; the year itself does not count. `priors` are earlier *years* with the
event, ever so far in the life: `0` first-timers, `1-2`, `3+`. Years in prison and years after a death count as
years without the event. Years too late to be followed for so long are left out, so an `age_to` above @last@ minus
`years` changes nothing.

**Spells** begin in the first year in the state after a year out of it, and end in the first year out of it.
`survival` leaves out those who are not here so many years later; `median_spell` and `median_years_to` censor them
(Kaplan-Meier), are whole years, and have no value when fewer than half get there.

**Concentration** counts also those who were never in the state: 50 on `top_percent` 7 means that 7 % of *all* those
meant have half of all the years.

**Screening** fits the best linear score on the very persons it judges. That flatters it: what it cannot reach here,
no score of this kind can.

## What cannot be told apart

- **The unit of time is a year.** Nothing shorter exists: two convictions in a year are one year with a conviction,
  a spell of three months in the main activity does not show, and what came first within a year is unknown.
- **Nobody is under 0 or over @last@.** What happens before birth or after @last@ cannot be asked for; a spell cut
  off at @last@ is not followed to its end.
- **Cohorts, not calendar years.** All were born within a few years and age together, so there is no crisis of a
  certain year; a cross-section of all ages in a year stands beside the same ages of these cohorts.
- **One main activity a year.** Part-time work beside a benefit, or study beside work, does not show. States with
  *any* or *part of the year* in their meaning are wider.
- **What people are, not what is written.** A diagnosis exists only for ADHD (`adhd_diagnosis`); other health states
  are states of the person, treated or not, unless the meaning says *served*.
- **Offences** are violent or other, and convictions are years with one; types of crime and suspicions are not
  there.
- **Parents** are traits of the child's family and do not live lives of their own.
- **Too few.** With too few persons exposed, or no event, a ratio has no value and the row counts as outside.
"""

_RESULTS = """
## What comes out

The last line that the command prints is the folder. In it are `table.txt`, the figure `validation.svg` and `.png`,
the tables `targets` and `definitions`, your own file as `targets.csv`, `manifest.json` with all that was used, and
`summary.json`, in which `targets` is a list with one entry a row:

@fields@

`inside`, `measured` and `inside_share` hold, by role, how many lie inside, how many there are, and the share.
`definitions` sets several definitions of exclusion side by side with the sources' own headlines; none of them is
fitted, and they do not depend on your file.

A value inside its range does not prove that the model is right for the right reason, and one outside is a finding,
not an error of yours. The lives are simulated: nothing here is a forecast about any person.
"""


if __name__ == "__main__":
    write_page(quantities_page(), PAGE)
    print(PAGE)
