"""What should happen to attempts, in plain Python: the simple model that test_attempt_machine.py compares records with.

Moments are whole seconds after noon. Nothing here is taken from the code under test: the rules are written down a
second time, as the guides state them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

GRACE = 30
POINTS = {"one": 1.0, "two": 2.0, "three": 4.0}
OPTIONS = ("a", "b", "c")
FLAG, UNFLAG = "flag", "unflag"
FIRST_KEY = {"one": "a", "two": "b", "three": "c"}


@dataclass(frozen=True)
class Dates:
    """What a teacher set for the class, or, as an override, for one student; None is not set. `limit` in minutes."""

    due: int | None = None
    closes: int | None = None
    allowed: int | None = None
    limit: int | None = None
    factor: float | None = None

    def with_override(self, own: Dates) -> Dates:
        """The dates that hold for a student who has an override: a later due date takes the closing along."""
        closes = own.closes if own.closes is not None else self.closes
        if own.due is not None and own.closes is None and closes is not None:
            closes = max(closes, own.due)
        return Dates(
            due=own.due if own.due is not None else self.due,
            closes=closes,
            allowed=own.allowed or self.allowed,
            limit=self.limit,
            factor=own.factor,
        )

    def deadline(self, started: int) -> int | None:
        """When an attempt that was started then ends: at the first of its ends, but not before it started."""
        ends = [] if self.closes is None else [self.closes]
        if self.limit is not None:
            ends.append(started + int(self.limit * 60 * (self.factor or 1)))
        return max(min(ends), started) if ends else None


@dataclass(frozen=True)
class Message:
    """An answer or a flag on its way: of which attempt and item, given when, from which page as its how-manieth.

    `value` is an option, None for an answer taken back, FLAG or UNFLAG.
    """

    learner: str
    number: int
    item: str
    value: str | None
    given: int
    page: str
    sequence: int


@dataclass
class Decision:
    """What a teacher decided about an item: "new_key", "accept", "full_marks" or "drop"; `value` for the first two."""

    item: str
    action: str
    value: str
    stands: bool = True


@dataclass
class ModelAttempt:
    """An attempt as it should be."""

    learner: str
    number: int
    version: int
    started: int
    deadline: int | None
    standing: dict[str, Message] = field(default_factory=dict)
    flagging: dict[str, Message] = field(default_factory=dict)
    ended: int | None = None
    by: str | None = None

    @property
    def answers(self) -> dict[str, str]:
        """The answers that stand."""
        return {item: message.value for item, message in self.standing.items() if message.value is not None}

    @property
    def flagged(self) -> set[str]:
        """The items that are flagged."""
        return {item for item, message in self.flagging.items() if message.value == FLAG}

    def takes_answers(self, now: int) -> bool:
        """Until it is submitted, or its deadline and the grace are over."""
        return self.ended is None and (self.deadline is None or now < self.deadline + GRACE)


@dataclass
class Model:
    """The whole little world: a quiz in versions, one assignment, overrides, attempts."""

    dates: Dates
    now: int = 0
    keys: list[dict[str, str]] = field(default_factory=lambda: [FIRST_KEY])
    overrides: dict[str, Dates] = field(default_factory=dict)
    attempts: list[ModelAttempt] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    released: int | None = None

    def dates_of(self, learner: str) -> Dates:
        """The dates that hold for a student."""
        return self.dates.with_override(self.overrides.get(learner, Dates()))

    def of(self, learner: str) -> list[ModelAttempt]:
        """A student's attempts, in order."""
        return [each for each in self.attempts if each.learner == learner]

    def open_attempt(self, learner: str) -> ModelAttempt | None:
        """A student's attempt that is not submitted."""
        return next((each for each in self.of(learner) if each.ended is None), None)

    def sweep(self) -> None:
        """Every request first submits what is over, as of its deadline."""
        for each in self.attempts:
            if each.ended is None and not each.takes_answers(self.now):
                self._end(each, by="deadline")

    def start(self, learner: str) -> ModelAttempt | str:
        """The open attempt, or the next, or why there is none."""
        dates = self.dates_of(learner)
        if dates.closes is not None and self.now >= dates.closes:
            return "closed"
        going_on = self.open_attempt(learner)
        if going_on:
            return going_on
        made = len(self.of(learner))
        if dates.allowed is not None and made >= dates.allowed:
            return "no_attempts_left"
        self.attempts.append(ModelAttempt(learner, made + 1, len(self.keys) - 1, self.now, dates.deadline(self.now)))
        return self.attempts[-1]

    def receive(self, message: Message) -> str:
        """Take an answer or a flag, each in its own order: "stored", "kept" where a newer one stands, or "closed"."""
        attempt = self.of(message.learner)[message.number - 1]
        if not attempt.takes_answers(self.now):
            return "closed"
        stand = attempt.flagging if message.value in (FLAG, UNFLAG) else attempt.standing
        standing = stand.get(message.item)
        if standing is None or _is_newer(message, standing):
            stand[message.item] = message
            return "stored"
        return "stored" if standing.value == message.value else "kept"

    def submit(self, attempt: ModelAttempt) -> None:
        """End an attempt; again changes nothing."""
        if attempt.ended is None:
            self._end(attempt, by="learner" if attempt.takes_answers(self.now) else "deadline")

    def renew_deadlines(self) -> None:
        """Dates that change reach attempts that are open."""
        for each in self.attempts:
            if each.ended is None:
                each.deadline = self.dates_of(each.learner).deadline(each.started)

    def is_late(self, attempt: ModelAttempt) -> bool:
        """Whether it was submitted after it was due for its student."""
        due = self.dates_of(attempt.learner).due
        return due is not None and attempt.ended is not None and attempt.ended > due

    def shown(self, learner: str, timings: dict[str, str]) -> dict[str, bool]:
        """Which parts of a submitted attempt may be seen: no key without answers, no explanations without a key."""
        dates = self.dates_of(learner)
        since = {"at_once": self.now, "after_due": dates.due, "after_close": dates.closes}
        moments = {**since, "when_released": self.released}
        due = {part: moments[timing] is not None and moments[timing] <= self.now for part, timing in timings.items()}
        answers = due["answers"]
        key = answers and due["key"]
        return {"score": due["score"], "answers": answers, "key": key, "explanations": key and due["explanations"]}

    def _end(self, attempt: ModelAttempt, *, by: str) -> None:
        over = attempt.deadline is not None and attempt.deadline <= self.now
        attempt.ended, attempt.by = attempt.deadline if over else self.now, by

    def score(self, attempt: ModelAttempt) -> tuple[float, float]:
        """What a submitted attempt earns of what can be earned, by its own key and the decisions that stand."""
        earned = [
            points if self._is_right(item, attempt) else 0.0 for item, points in POINTS.items() if not self._drops(item)
        ]
        return sum(earned), sum(points for item, points in POINTS.items() if not self._drops(item))

    def _is_right(self, item: str, attempt: ModelAttempt) -> bool:
        key, accepted, is_free = self.keys[attempt.version][item], set(), False
        for each in self.decisions:
            if each.item == item and each.stands:
                key = each.value if each.action == "new_key" else key
                accepted |= {each.value} if each.action == "accept" else set()
                is_free = is_free or each.action == "full_marks"
        return is_free or attempt.answers.get(item) in {key, *accepted}

    def _drops(self, item: str) -> bool:
        return any(each.item == item and each.action == "drop" and each.stands for each in self.decisions)


def _is_newer(message: Message, standing: Message) -> bool:
    if message.page and message.page == standing.page:
        return message.sequence > standing.sequence
    return message.given >= standing.given


def corrected(key: dict[str, str], item: str) -> dict[str, str]:
    """A key in which the next option of an item is right."""
    return {**key, item: OPTIONS[(OPTIONS.index(key[item]) + 1) % len(OPTIONS)]}
