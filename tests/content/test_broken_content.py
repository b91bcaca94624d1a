"""Every message of the checks: broken files, and exactly what is said of each."""

from __future__ import annotations

import pytest

from tests.content.conftest import Broken, Lake, allowed_cases, broken_cases


def test_lake_course_has_no_problems(lake: Lake) -> None:
    assert lake.problems(with_originals=True) == []


@pytest.mark.parametrize("broken", broken_cases(), ids=lambda broken: broken.name)
def test_one_fault_gets_exactly_its_messages(lake: Lake, broken: Broken) -> None:
    lake.change(broken.file, broken.old, broken.new)

    assert lake.problems() == broken.messages


@pytest.mark.parametrize("allowed", allowed_cases(), ids=lambda allowed: allowed.name)
def test_good_writing_gets_no_message(lake: Lake, allowed: Broken) -> None:
    lake.change(allowed.file, allowed.old, allowed.new)

    assert lake.problems(with_originals=True) == []


def test_faults_of_all_files_are_told_at_once_by_file_and_line(lake: Lake) -> None:
    lake.change("sources/report.toml", 'letter = "R"', 'letter = "rr"')
    lake.change("quizzes/two-pages.toml", 'title = "Quiz: two pages"\n', "")
    lake.change("lessons/01-two-pages.md", "## What they say", "# They say")
    lake.change("lessons/01-two-pages.md", 'summary = "Two pages on one lake do not agree."\n', "")

    assert lake.problems() == [
        "lessons/01-two-pages.md:1: summary is missing. Say in one or two sentences what the lesson is about.",
        'lessons/01-two-pages.md:16: "# They say" is a heading of level 1, which is the title\'s. Begin it with ##.',
        "quizzes/two-pages.toml:1: title is missing. Give the quiz a heading.",
        'sources/report.toml:2: letter "rr" is not one capital letter. Write one, like "L".',
    ]


def test_second_lesson_may_not_take_slug_and_place_of_the_first(lake: Lake) -> None:
    first = lake.root / "lessons/01-two-pages.md"
    (lake.root / "lessons/02-again.md").write_text(first.read_text(encoding="utf-8"), encoding="utf-8")

    assert lake.problems() == [
        'lessons/02-again.md:2: slug "two-pages" is taken by lessons/01-two-pages.md. Slugs are unique.',
        "lessons/02-again.md:4: order 1 is taken by lessons/01-two-pages.md. Give each lesson its own.",
    ]


def test_item_may_not_take_an_id_of_another_quiz(lake: Lake) -> None:
    quiz = (lake.root / "quizzes/two-pages.toml").read_text(encoding="utf-8")
    second = quiz.replace('id = "two-pages"', 'id = "test-b"').replace('lesson = "two-pages"', 'lesson = ""')
    (lake.root / "quizzes/test-b.toml").write_text(
        second.replace("introduction", 'objectives = ["Read a count", "Compare two pages"]\nintroduction'),
        encoding="utf-8",
    )
    lake.list_items_of("test-b")

    assert lake.problems()[0] == (
        'quizzes/two-pages.toml:7: item "how-many-boats": id "how-many-boats" is taken by the item at '
        "quizzes/test-b.toml:7. Ids are unique in all quizzes."
    )
    assert len(lake.problems()) == 8


def test_presentation_that_is_not_known_is_told_with_those_that_are(lake: Lake) -> None:
    lake.change("quizzes/two-pages.toml", "introduction", 'presentation = "slides"\nintroduction')

    assert lake.problems() == [
        'quizzes/two-pages.toml:4: presentation "slides" is not known. Allowed: one-page, item-by-item.'
    ]


def test_source_that_cannot_be_read_makes_no_errors_elsewhere(lake: Lake) -> None:
    lake.change("sources/almanac.toml", 'letter = "A"', "letter = A")

    assert lake.problems() == [
        'sources/almanac.toml:2: the value is not in quotation marks. Write text as key = "text".'
    ]


def test_glossary_that_cannot_be_read_makes_no_errors_elsewhere(lake: Lake) -> None:
    lake.change("lessons/glossary.toml", '[[term]]\nid = "count"', '[[term\nid = "count"')

    assert lake.problems() == [
        "lessons/glossary.toml:7: a table header is not closed. Write [name] or [[name]] on a line of its own."
    ]


def test_activity_and_quiz_that_cannot_be_read_make_no_errors_elsewhere(lake: Lake) -> None:
    lake.change("lessons/activities/compare.toml", 'title = "Side by side"', 'title "Side by side"')
    lake.change("quizzes/two-pages.toml", 'title = "Quiz: two pages"', 'title = "Quiz: two pages')

    assert lake.problems() == [
        "lessons/activities/compare.toml:2: a key is not followed by =. Write key = value.",
        "quizzes/two-pages.toml:2: a text is not closed on the line it begins on. End it with a quotation mark.",
    ]


def test_file_that_is_not_utf8_is_told_with_the_line(lake: Lake) -> None:
    (lake.root / "lessons/01-two-pages.md").write_bytes('+++\nslug = "é"'.encode("latin-1"))

    assert lake.problems() == [
        "lessons/01-two-pages.md:2: the file is not UTF-8 text from this line on. Save it as UTF-8."
    ]


def test_folder_in_place_of_a_file_is_told(lake: Lake) -> None:
    (lake.root / "quizzes/extra.toml").mkdir()

    assert lake.problems() == [
        "quizzes/extra.toml:1: the file cannot be opened. Check that it is a file and may be read."
    ]


def test_citation_without_any_source_is_told(lake: Lake) -> None:
    (lake.root / "sources/almanac.toml").unlink()
    (lake.root / "sources/report.toml").unlink()

    assert (
        'lessons/glossary.toml:11: term "count": citation "almanac/lead.keeper" names nothing. '
        "There are no sources to cite." in lake.problems()
    )


def test_quiz_of_few_types_gets_a_warning(lake: Lake) -> None:
    quiz = lake.root / "quizzes/two-pages.toml"
    text = quiz.read_text(encoding="utf-8")
    quiz.write_text(text[: text.index('[[item]]\nid = "claim-deepest"')], encoding="utf-8")

    assert [str(warning) for warning in lake.load().warnings[:2]] == [
        "quizzes/two-pages.toml:1: warning: the quiz has 3 items. Aim for 8 to 12.",
        "quizzes/two-pages.toml:1: warning: the quiz has items of 2 types: multiple, single. Aim for at least 4.",
    ]


def test_nine_words_of_an_original_are_told_where_its_text_is_attached(lake: Lake) -> None:
    lake.change(
        "quizzes/two-pages.toml",
        'rationale = "That is the report\'s number."',
        'rationale = "There, the lake is shallow in the west and some say so."',
    )

    assert lake.problems(with_originals=True) == [
        'quizzes/two-pages.toml:24: item "how-many-boats", option "fifty-five": rationale: 10 words in a row stand in '
        "report: the lake is shallow in the west and some …. Say it in the course's own."
    ]
    assert lake.problems() == []


def test_eight_words_of_an_original_are_allowed(lake: Lake) -> None:
    lake.change("lessons/01-two-pages.md", "Who is right?", "Who is? A keeper counts the boats each spring.")

    assert lake.problems(with_originals=True) == []


def test_words_of_an_original_in_quotation_marks_are_no_shared_run(lake: Lake) -> None:
    lake.change(
        "lessons/01-two-pages.md",
        "Who is right? [@own]",
        "Both “the lake is shallow in the west and some say that” stand there. [@own]",
    )

    assert lake.problems(with_originals=True) == []


def test_list_of_item_ids_that_is_missing_is_told_once(lake: Lake) -> None:
    (lake.root / "quizzes/item-ids.txt").unlink()

    assert lake.problems() == [
        "quizzes/item-ids.txt:1: the list of item ids is missing. Write it with one quiz/item a line, for every item "
        "there is."
    ]


def test_numbers_that_cannot_be_drawn_as_squares_are_told(lake: Lake) -> None:
    (lake.root / "lessons/activities/counting-people.toml").write_text(COUNTING, encoding="utf-8")

    assert [problem.removeprefix("lessons/activities/counting-people.toml:") for problem in lake.problems()] == [
        '18: row "boats": of is 40. Allowed: 100, 1000, 10000, 100000.',
        '21: row "boats", guess: of is 0. Write a whole number from 1 to 100000.',
        '30: row "boats", group 1: value is 41. Write a whole number from 0 to 40.',
        '32: row "boats", group 1: citation "almanac/led" names nothing. The nearest that exists is "almanac/lead".',
        '36: row "boats", group 2: value is 2.5. Write a whole number from 0 to 40.',
        '37: row "boats", group 2: most is 99. Write a whole number from 2 to 40.',
        '42: row "boats", try 1: squares is 7. Allowed: 100, 1000, 10000, 100000.',
        '43: row "boats", try 1: first is -1. Write a whole number from 0 to 40.',
    ]


def test_row_of_parts_needs_what_its_tree_begins_with_and_others_may_not_have_it(lake: Lake) -> None:
    text = COUNTING.replace('shape = "apart"', 'shape = "parts"').replace("of = 40", "of = 100")
    path = lake.root / "lessons/activities/counting-people.toml"

    path.write_text(text, encoding="utf-8")
    of_parts = [problem for problem in lake.problems() if "A row of shape" in problem]
    path.write_text(COUNTING.replace("[row.guess]", 'whole = "boats are out"\n[row.guess]'), encoding="utf-8")
    of_apart = [problem for problem in lake.problems() if "Take it out" in problem]

    assert of_parts == [
        f'lessons/activities/counting-people.toml:4: row "boats": {key} is missing. A row of shape "parts" has one.'
        for key in ("back", "first", "whole")
    ]
    assert [problem.partition(":19: ")[2] for problem in of_apart] == [
        'row "boats": whole is only for a row of shape "parts". Take it out.'
    ]


def test_third_group_has_no_place_in_a_table_of_two_lines(lake: Lake) -> None:
    third = COUNTING[COUNTING.rindex("[[row.group]]") : COUNTING.index("[[row.try]]")]
    text = COUNTING.replace("[[row.try]]", f"{third}[[row.try]]")
    (lake.root / "lessons/activities/counting-people.toml").write_text(text, encoding="utf-8")

    assert (
        'lessons/activities/counting-people.toml:26: row "boats": there are 3 groups. Write two [[row.group]].'
        in lake.problems()
    )


COUNTING = """\
id = "counting-people"
title = "Guess, then count"
lesson = "two-pages"
[[row]]
id = "boats"
title = "Boats with a sail"
question = "Boats were counted at the old pier and at the new one."
square = "boat"
squares = "boats"
marked = "with a sail"
unmarked = "without one"
answer = "All of them, and one more."
limits = "Nobody looked under the covers."
cites = ["own"]
shape = "apart"
# What the numbers
# count out of.
of = 40
[row.guess]
asks = "How many boats have a sail?"
of = 0
unit = "boats"
finds = "41"
cites = ["own"]

[[row.group]]
name = "Old pier"
said = "by the keeper"
asks = "Of the {of} boats, how many have a sail?"
value = 41
most = 40
cites = ["almanac/led"]
[[row.group]]
name = "New pier"
said = "by the keeper"
value = 2.5
most = 99
asks = "Of the {of} boats, how many have a sail?"
cites = ["own"]
[[row.try]]
asks = "And in other squares?"
squares = 7
first = -1
cites = ["own"]
"""


def test_id_of_an_item_that_was_taken_out_is_kept_as_retired(lake: Lake) -> None:
    ids = lake.root / "quizzes/item-ids.txt"
    ids.write_text(ids.read_text(encoding="utf-8") + "two-pages/in-neither retired\n", encoding="utf-8")

    assert lake.problems() == []


def test_own_words_that_lengthen_a_quotation_beyond_its_marks_are_told(lake: Lake) -> None:
    said = 'rationale = "That is the report\'s number."'
    lengthened = "The lake is shallow in the west and “some say that 55 boats sail on it”."
    lake.change("quizzes/two-pages.toml", said, f'rationale = "{lengthened}"')

    assert lake.problems(with_originals=True) == [
        'quizzes/two-pages.toml:24: item "how-many-boats", option "fifty-five": rationale: 16 words in a row, quoted '
        "and not, stand in report: the lake is shallow in the west and some …. Quote 15 at most, and say what stands "
        "before and after in the course's own."
    ]
    shorter = lengthened.replace("The lake is shallow", "It is shallow")
    lake.change("quizzes/two-pages.toml", lengthened, shorter)
    assert lake.problems(with_originals=True) == []


def test_hint_in_the_words_of_a_source_is_told(lake: Lake) -> None:
    words = " ".join(lake.original("almanac").split()[10:24])
    lake.change(
        "quizzes/two-pages.toml",
        'stem = "Who counts the boats?"\n',
        f'stem = "Who counts the boats?"\nhint = [{{text = "{words}", cites = ["own"]}}]\n',
    )

    (problem,) = lake.problems(with_originals=True)

    assert 'item "who-counts", hint 1: text: ' in problem
    assert "words in a row stand in almanac" in problem
