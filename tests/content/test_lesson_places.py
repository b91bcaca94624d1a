"""The section of a lesson that speaks of a statement."""

from course.content.lesson_places import LessonPlace, place_to_read
from course.content.lessons import Activity, Lesson, Prose
from course.content.markup import Section


def link(citation_url: str) -> str:
    return f'<a href="{citation_url}">See it in the source</a>'


def lesson(slug: str, *body: Prose | Activity) -> Lesson:
    return Lesson(
        slug=slug,
        title=f"Lesson {slug}",
        order=1,
        minutes=1,
        objectives=(),
        passages=(),
        content_note="",
        summary="",
        body=body,
        sections=(Section("first", "First"), Section("second", "Second")),
    )


ONE = lesson(
    "one",
    Prose(
        f"<p>{link('/sources/report#lead.opening')}</p>"
        f'<h2 id="first">First</h2><p>{link("/sources/report#lead.steel")}</p>'
        f'<h2 id="second">Second</h2><p>{link("/sources/report#lead.steel")}{link("/sources/report#lead.length")}</p>'
    ),
    Activity("compare", {"title": "Side by side", "row": [{"cites": ["report/lead.share"], "text": "5%"}]}),
)
TWO = lesson(
    "two", Prose(f'<h2 id="first">First</h2>{link("/sources/report#lead.wood")}{link("/sources/report#lead.steel")}')
)
LESSONS = {"one": ONE, "two": TWO}


def test_first_section_that_cites_the_statement_is_named() -> None:
    assert place_to_read(LESSONS, ["report/lead.steel"], of="one") == LessonPlace("one", "Lesson one", "first", "First")
    assert place_to_read(LESSONS, ["report/lead.length"], of="one") == LessonPlace(
        "one", "Lesson one", "second", "Second"
    )


def test_quizs_own_lesson_goes_before_the_others() -> None:
    assert place_to_read(LESSONS, ["report/lead.steel"], of="two") == LessonPlace("two", "Lesson two", "first", "First")


def test_another_lesson_is_named_where_only_it_has_the_statement() -> None:
    assert place_to_read(LESSONS, ["report/lead.wood"], of="one") == LessonPlace("two", "Lesson two", "first", "First")


def test_statement_before_the_first_heading_leads_to_the_lessons_top() -> None:
    assert place_to_read(LESSONS, ["report/lead.opening"], of="one") == LessonPlace("one", "Lesson one")


def test_statement_in_an_activity_leads_to_the_activity() -> None:
    assert place_to_read(LESSONS, ["report/lead.share"], of="one") == LessonPlace(
        "one", "Lesson one", "compare", "Side by side"
    )


def test_statement_that_no_lesson_has_leads_to_the_quizs_own_lesson_as_a_whole() -> None:
    assert place_to_read(LESSONS, ["report/lead.none"], of="one") == LessonPlace("one", "Lesson one")
    assert place_to_read(LESSONS, [], of="one") == LessonPlace("one", "Lesson one")


def test_quiz_without_a_lesson_has_no_place_where_no_lesson_has_the_statement() -> None:
    assert place_to_read(LESSONS, ["report/lead.none"]) is None
    assert place_to_read(LESSONS, ["report/lead.wood"]) == LessonPlace("two", "Lesson two", "first", "First")
