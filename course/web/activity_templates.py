"""What the templates of activities may ask: of the kinds of activities, and of citations.

Owns the names under which templates know it. Must not know who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Flask

from course.assessment.activities.argument_map import GROUNDS, ground_of, said_ground
from course.assessment.activities.check_a_post import STEPS, step_item, step_review
from course.assessment.activities.who_says_so import KINDS, finding, words_of
from course.assessment.item_types import Response, item_type
from course.assessment.quiz import CitedStatement, Item
from course.assessment.review import ReviewedItem
from course.content.citations import is_of_statement
from course.web.catalogue import catalogue


def init_activity_templates(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals.update(
        cited_statements=cited_statements,
        claim_ground=ground_of,
        claim_grounds=GROUNDS,
        said_ground=said_ground,
        sentence_finding=finding,
        sentence_kinds=KINDS,
        sentence_words=words_of,
        step_as_typed=step_as_typed,
        step_citations=step_citations,
        step_item=step_item,
        step_names=STEPS,
        step_review=step_review,
    )


def cited_statements(citations: Sequence[str]) -> Mapping[str, CitedStatement]:
    """What each of these says, by citation; a passage only that it is meant as a whole, the course's own nothing."""
    statements = catalogue().citations.statements
    return {each: _in_short(statements[each]) for each in citations if each in statements}


def _in_short(cited: CitedStatement) -> CitedStatement:
    is_passage = "/" in cited.citation and not is_of_statement(cited.citation)
    return replace(cited, says="This passage as a whole.") if is_passage else cited


def step_as_typed(item: Item, values: Sequence[str]) -> Response | None:
    """What a form sent that could not be read, to be shown again; None where nothing was sent."""
    return item_type(item).as_typed(item, values) if values else None


def step_citations(review: ReviewedItem) -> Mapping[str, CitedStatement]:
    """What everything says that the explanation of a step rests on, by citation."""
    item = review.item
    explained = (citation for each in review.explanations for citation in each.cites)
    return cited_statements(tuple(dict.fromkeys((*item.cites, *item.searched, *explained))))
