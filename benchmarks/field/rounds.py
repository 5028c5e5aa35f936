"""Time the engines in turn: each round every engine lives the same people once, so that drift hits all alike."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.field.agreement import (
    Agreement,
    Reference,
    compare,
    first_difference,
    reference_of,
    smallest_seen,
    with_spread_of,
)
from benchmarks.field.asking import EngineFailedError, Lived, Worker
from benchmarks.field.engines import REFERENCE, Engine
from benchmarks.field.plan import Plan
from benchmarks.field.work import CLASS_SIZE, Outcome, certain_work, make_work

Say = Callable[[str], None]

CERTAIN_PEOPLE, CERTAIN_YEARS = 1_000, 20


@dataclass
class Timed:
    """One engine on one number of threads.

    Attributes:
        rates: person-years a second, one a round.
        import_seconds, first_seconds, again_seconds: to import it, to live 100 people with nothing compiled, and once
            more with everything in place.
        build_seconds: to make the people, the last round's.
        agreements: the check before timing, then one a timed round; empty for the floor.
    """

    engine: Engine
    threads: int
    persons: int
    versions: dict[str, str]
    import_seconds: float
    first_seconds: float = 0.0
    again_seconds: float = 0.0
    build_seconds: float = 0.0
    state_bytes_per_person: float = 0.0
    rates: list[float] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)


@dataclass(frozen=True)
class Rounds:
    """What the timed rounds gave, the engines left out with the reason, and by people the smallest bias surely seen."""

    timed: list[Timed]
    left_out: dict[str, str]
    smallest_seen: dict[int, float]


class Field:
    """The engines' processes while they are timed, and the files of work they read."""

    def __init__(self, plan: Plan, folder: Path, say: Say) -> None:
        self.plan, self.folder, self.say = plan, folder, say
        self.left_out: dict[str, str] = {}
        self.running: list[tuple[Worker, Timed]] = []
        self.references: dict[int, Reference] = {}
        self.certain: Outcome | None = None

    def work_of(self, persons: int, years: int | None = None) -> Path:
        """Write the work for a number of people once, and return its file."""
        path = self.folder / f"work-{persons}-{years or 'all'}.npz"
        if not path.exists():
            (make_work(persons, years) if years else make_work(persons)).save(path)
        return path

    def persons_of(self, engine: Engine) -> int:
        """Return how many people an engine lives in the timed rounds."""
        if engine.per_person and self.plan.tenth_for_objects:
            return max(CLASS_SIZE, self.plan.persons // 10 // CLASS_SIZE * CLASS_SIZE)
        return self.plan.persons

    def start(self, engine: Engine, threads: int, stack: ExitStack) -> None:
        """Start an engine, let it compile on 100 people, and see that it is at work."""
        worker = stack.enter_context(Worker(engine, threads, compiled=self.folder / "compiled"))
        timed = Timed(engine, threads, self.persons_of(engine), worker.versions, worker.import_seconds)
        tiny = self.work_of(4 * CLASS_SIZE, 3)
        first, again = worker.live(tiny, 0), worker.live(tiny, 0)
        timed.first_seconds = first.build_seconds + first.seconds
        timed.again_seconds = again.build_seconds + again.seconds
        self.running.append((worker, timed))
        seconds = worker.import_seconds + timed.first_seconds
        self.say(f"{engine.title}, {threads} thread(s): at work after {seconds:.1f} s")

    def reference_worker(self) -> Worker:
        """Return the process that all others are held against."""
        workers = [worker for worker, timed in self.running if timed.engine.name == REFERENCE]
        if not workers:
            raise EngineFailedError("the reference engine is left out, so nothing can be checked")
        return workers[0]

    def reference(self, persons: int) -> Reference:
        """Return the reference engine's figures on a number of people, from runs of their own seeds.

        The spread is measured at the check's number of people and carried over to others, as the square root of their
        ratio; there the mean needs fewer runs.
        """
        if persons not in self.references:
            worker = self.reference_worker()
            measures_spread = persons == self.plan.check_persons
            runs = self.plan.reference_runs if measures_spread else max(2, self.plan.reference_runs // 5)
            work = self.work_of(persons)
            reference = reference_of([worker.live(work, 1_000 + seed).outcome for seed in range(runs)], persons)
            if not measures_spread:
                reference = with_spread_of(self.reference(self.plan.check_persons), reference)
            self.references[persons] = reference
        return self.references[persons]

    def check_certain(self, worker: Worker, timed: Timed) -> None:
        """Have an engine live the town of certainties as the reference lives it, to the last person and öre."""
        if not timed.engine.lives:
            return
        path = self.folder / "certain.npz"
        if not path.exists():
            certain_work(CERTAIN_PEOPLE, CERTAIN_YEARS).save(path)
        outcome = worker.live(path, 2).outcome
        if self.certain is None:
            self.certain = self.reference_worker().live(path, 3).outcome
        differs = first_difference(self.certain, outcome)
        if differs:
            raise EngineFailedError(
                f"{timed.engine.title}: lives another model, {differs} differs where nothing is left to chance; "
                "not timed"
            )

    def check(self, timed: Timed, lived: Lived, persons: int) -> None:
        """Hold what an engine lived against the reference; an engine that lives something else is not timed."""
        timed.state_bytes_per_person = lived.outcome.state_bytes / persons
        if not timed.engine.lives:
            return
        agreement = compare(self.reference(persons), lived.outcome)
        timed.agreements.append(agreement)
        if not agreement.balances:
            raise EngineFailedError(f"{timed.engine.title}: its people's öre and its ledger differ; not timed")
        if not agreement.agrees:
            raise EngineFailedError(
                f"{timed.engine.title}: lives another model, {agreement.farthest} is {agreement.distance:.1f} standard "
                f"deviations from the reference (at most {agreement.bound:.1f}); not timed"
            )

    def each(self, do: Callable[[Worker, Timed], None], turned: int = 0) -> None:
        """Do something with every engine in turn, beginning with another one each round; who fails is left out."""
        for worker, timed in [*self.running[turned:], *self.running[:turned]]:
            try:
                do(worker, timed)
            except EngineFailedError as error:
                self.say(str(error))
                self.left_out[timed.engine.name] = str(error)
        self.running = [(worker, timed) for worker, timed in self.running if timed.engine.name not in self.left_out]


def live_rounds(engines: list[Engine], plan: Plan, folder: Path, say: Say) -> Rounds:
    """Start, check and time the engines; files of work and what is compiled go to the folder."""
    with ExitStack() as stack:
        field_ = Field(plan, folder, say)
        for engine in engines:
            for threads in plan.threads if engine.has_threads else (1,):
                try:
                    field_.start(engine, threads, stack)
                except EngineFailedError as error:
                    say(str(error))
                    field_.left_out[engine.name] = str(error)
        everybody = list(field_.running)

        def check(worker: Worker, timed: Timed) -> None:
            field_.check(timed, worker.live(field_.work_of(plan.check_persons), 1), plan.check_persons)

        def time_it(worker: Worker, timed: Timed) -> None:
            lives, seconds = 0, 0.0
            while seconds < plan.least_seconds:
                lived = worker.live(field_.work_of(timed.persons), 10 + len(timed.rates))
                lives, seconds = lives + 1, seconds + lived.seconds
            timed.rates.append(timed.persons * len(lived.outcome.states) * lives / seconds)
            timed.build_seconds = lived.build_seconds
            field_.check(timed, lived, timed.persons)

        field_.each(field_.check_certain)
        field_.each(check)
        say("all agree inside Monte Carlo error" if not field_.left_out else f"left out: {', '.join(field_.left_out)}")
        for persons in {timed.persons for _, timed in field_.running if timed.engine.lives}:
            field_.reference(persons)
        for turn in range(plan.rounds):
            field_.each(time_it, turn % max(1, len(field_.running)))
            say(f"round {turn + 1} of {plan.rounds}")
        timed = [timed for _, timed in everybody if timed.engine.name not in field_.left_out]
        seen = {persons: smallest_seen(reference) for persons, reference in field_.references.items()}
        return Rounds(timed, field_.left_out, seen)
