"""The time factor: one and the same effort at one age after the other, and whether its return falls with age.

Question: does a krona spent early return more than a krona spent late (the Heckman curve), and does an early effort
keep more people out of long-lasting exclusion, when everything but the age is the same?

    vandpunkt time_factor
    vandpunkt time_factor replications=10 fade_outs=[] ages=[3,7,11,15,19,23]
    vandpunkt time_factor effort=parent_training ages=[3,4,5,6,7,8,9] fade_outs=[]

Expect, by age of the effort: persons kept out of exclusion, what the public purse saves for each krona, net value
discounted to the year of the effort and to birth, years to payback and the chance of it; then whether each curve falls,
rises or does neither within its uncertainty (draws of parameters and effects as well as chance), and what another
fade-out would make of that. The effort is a thought experiment (conf/programme/same_effort.yaml): its size is chosen,
how its return goes with age is what comes out. A programme of the catalogue is moved with its own need and screening;
then whom it reaches differs with age, too. Simulated lives, not a forecast about any person.
"""

from __future__ import annotations

from pathlib import Path

from sim.configuration.border import BadInput, experiment, fault, load_agencies, load_programme
from sim.configuration.schema import Programme, TimeFactor
from sim.studies.alternatives import refuse_nobody_born
from sim.studies.means import records_of
from sim.studies.store import finish, run_directory, write_table
from sim.studies.time_factor.curve import paybacks_table, points_table, shapes_table
from sim.studies.time_factor.time_factor import efforts_of, efforts_table, live_efforts, runs_of
from sim.sweeps.progress import counted
from sim.views.figures import save
from sim.views.time_factor.figure import time_factor_figure
from sim.views.time_factor.frames import Curves
from sim.views.time_factor.table import about_the_effort, time_factor_table
from sim.views.words import Words


@experiment(TimeFactor)
def main(choice: TimeFactor) -> Path:
    """Live the effort at every age, print what came of it and return the folder with everything."""
    words = Words(choice.language)
    programme, agencies = load_programme(choice.effort), load_agencies()
    town = choice.municipality
    refuse_nobody_born(town, "time_factor")
    if town.warm_up_years > 0 or town.horizon_years is not None:
        given = f"municipality {town.name} has a warm-up or a horizon of its own"
        raise BadInput(fault("time_factor", given, "years of birth that are all followed to 64, as municipality=umea"))
    efforts = efforts_of(programme, choice.ages, choice.fade_outs)
    with run_directory("time_factor", choice.output_dir) as draft:
        with counted(runs_of(choice), words("progress.runs"), choice.progress) as bar:
            lived = live_efforts(choice, agencies, efforts, bar.update)
        table = efforts_table(lived, efforts, choice.economics)
        curves = Curves(
            points_table(table), shapes_table(table), paybacks_table(table), _fade_out_of(programme),
            choice.economics.exclusion_ages, choice.replications, choice.towns,
        )  # fmt: skip
        text = "\n\n".join([about_the_effort(choice, programme, words), time_factor_table(curves, words)])
        (draft / "table.txt").write_text(text + "\n", encoding="utf-8")
        write_table(table, draft, "efforts")
        for name in ("points", "shapes", "paybacks"):
            write_table(getattr(curves, name), draft, name)
        if choice.figures:
            effort = getattr(programme.title, choice.language)
            save(time_factor_figure(curves, effort, words), draft / "time_factor")
        digests = {f"{one.name}/{one.replication}/{one.town}": one.digest for one in lived}
        summary = _summary(choice, curves)
        folder = finish(draft, "time_factor", choice, [programme, *agencies], summary, digests)
    print(text)
    return folder


def _fade_out_of(programme: Programme) -> float | None:
    """Return what the effort loses a year if all its effects lose the same; otherwise None."""
    shares = {one.fade_out_per_year for one in programme.effects}
    return shares.pop() if len(shares) == 1 else None


def _summary(choice: TimeFactor, curves: Curves) -> dict[str, object]:
    return {
        "effort": choice.effort,
        "replications": choice.replications,
        "towns": choice.towns,
        "draws": choice.draws,
        "units": {
            "participants": "persons born here",
            "averted": "persons born here kept out of long-lasting exclusion; per 1 000 participants",
            "saved_per_krona": "kronor the public purse saves, price taken out, a krona of discounted gross price",
            "npv": "SEK a participant, public purse, discounted to the year of the effort or to birth",
            "payback": "years after the effort, median and middle 90 % of towns; null: not before 64",
            "slope": "of the measure, a year of age of the effort; interval over replications",
            "chance_share": "share of the variance between single towns that is chance; null: one town a replication",
        },
        "points": records_of(curves.points),
        "shapes": records_of(curves.shapes),
        "paybacks": records_of(curves.paybacks),
    }


if __name__ == "__main__":
    main()
