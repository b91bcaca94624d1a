"""One item of a review, cut down to what its student may see: nothing else leaves this module.

Owns what each part of a release covers. Must not know when something is released, nor how it is shown.

- The score is the whole attempt's. What each item earned belongs to it, and is shown beside the own answers only:
  alone it would tell, try by try, what is right.
- The own answers say what was chosen or entered, with no word on whether it is right, and in no order that would tell.
- The key marks what is right, and so what was chosen wrongly.
- The explanations are the rationales with the statements they cite.
- Remarks ("2 of the 3 pairs are right") follow from answers and key, so they need both, and the score or explanations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from course.assessment.item_types import Explanation, Remark, Response, item_type
from course.assessment.quiz import Item, Option
from course.assessment.regrading import RuledItem


@dataclass(frozen=True, slots=True)
class Release:
    """What a student may see of a submitted attempt."""

    score: bool
    answers: bool
    key: bool
    explanations: bool

    @property
    def anything(self) -> bool:
        """Whether there is anything to see."""
        return self.score or self.answers or self.key or self.explanations

    @property
    def everything(self) -> bool:
        """Whether nothing is kept back."""
        return self.score and self.answers and self.key and self.explanations

    @property
    def items(self) -> bool:
        """Whether there is anything to see of single items."""
        return self.answers or self.key or self.explanations


EVERYTHING = Release(score=True, answers=True, key=True, explanations=True)


@dataclass(frozen=True, slots=True)
class Given:
    """One line of an answer as given: inline Markdown in `text`, or the student's own words in `entered`."""

    text: str = ""
    entered: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """What a review shows of one item. `item` holds the stem and no key, option or reason that is not released.

    `answered` and `score` are None where they are not to be told. `given` is the answer where the key is not shown;
    with it, the answer is in the explanations.
    """

    item: Item
    response: Response | None
    answered: bool | None
    score: float | None
    is_dropped: bool = False
    given: tuple[Given, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    remarks: tuple[Remark, ...] = ()


def review_item(
    item: Item, response: Response | None, release: Release, *, ruled: RuledItem | None = None
) -> ReviewedItem:
    """Return what the release lets through of an item and its response; `ruled` is the item as regrades have it."""
    plain = RuledItem(item)
    ruled = ruled or plain
    shown_response = response if release.answers else None
    scored = ruled.score(response)
    has_remarks = _shows_remarks(release) and ruled == plain  # they speak of the first key
    return ReviewedItem(
        item=_cut_item(item, release),
        response=shown_response,
        answered=response is not None if release.answers else None,
        score=scored.score if release.score and release.answers and scored.counts else None,
        is_dropped=release.score and not scored.counts,
        given=() if release.key else given_answer(item, shown_response),
        explanations=tuple(_explanations(ruled, shown_response, release)) if release.key else (),
        remarks=item_type(item).remarks(item, response) if has_remarks else (),
    )


def given_answer(item: Item, response: Response | None) -> tuple[Given, ...]:
    """Return an answer as its student gave it, line by line; nothing for no answer."""
    if response is None:
        return ()
    options = {option.id: option for option in item.options}
    if "entered" in response:
        return (Given(entered=str(response["entered"])),)
    if "pairs" in response and isinstance(response["pairs"], dict):
        matches = {match.id: match.text for match in item.matches}
        pairs = [(options[each], response["pairs"].get(each)) for each in options]
        return tuple(Given(_as_offered(option), match=matches[str(to)]) for option, to in pairs if to in matches)
    ids = response.get("order") or response.get("chosen")
    chosen = [str(each) for each in ids] if isinstance(ids, list) else []
    return tuple(Given(_as_offered(options[each])) for each in chosen if each in options)


def _as_offered(option: Option) -> str:
    """Return an option's text as it stood while answering."""
    return option.place or option.text


def _cut_item(item: Item, release: Release) -> Item:
    if release.explanations:
        return item
    return Item(item.id, item.type, item.stem, item.objective, key=(), max_score=item.max_score)


def _shows_remarks(release: Release) -> bool:
    return release.answers and release.key and (release.score or release.explanations)


def _explanations(ruled: RuledItem, response: Response | None, release: Release) -> Iterator[Explanation]:
    for each in ruled.explain(response):
        if release.explanations:
            yield each
        elif ruled.item.options or each.correct or each.chosen:  # a known wrong value is news to who did not enter it
            text = each.place or each.text
            yield replace(each, text=text, place="", rationale="", cites=())
