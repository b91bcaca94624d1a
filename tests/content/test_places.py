"""Where to look: the places of all that an item cites, without a sign of which holds the answer."""

from __future__ import annotations

from dataclasses import replace

from course.content.catalogue import Catalogue
from course.content.places import places_of, section_for
from tests.content.conftest import Lake


def names(found: Catalogue, item_id: str) -> list[tuple[str, str]]:
    """The places of an item of the lake's quiz, each with its source."""
    item = found.quizzes["two-pages"].item(item_id)
    return [(place.source_letter, place.name) for place in places_of(item, found.sources)]


def test_places_of_right_and_wrong_options_come_in_the_sources_order(lake: Lake) -> None:
    assert names(lake.load(), "how-many-boats") == [
        ("A", "Opening, first paragraph"),
        ("A", "Opening, second paragraph"),
        ("R", "Opening"),
    ]


def test_place_links_to_a_passage_and_never_to_a_statement_in_it(lake: Lake) -> None:
    found = lake.load()

    for item in found.quizzes["two-pages"].items:
        assert not [place for place in places_of(item, found.sources) if "." in place.citation]


def test_one_of_several_paragraphs_is_counted_in_its_section(lake: Lake) -> None:
    found = lake.load()
    almanac = found.sources["almanac"]
    passages = tuple(replace(each, section="Opening") for each in almanac.passages)
    sources = {"almanac": replace(almanac, passages=passages)}

    places = places_of(found.quizzes["two-pages"].item("who-counts"), sources)

    assert [place.name for place in places] == ["Opening, second paragraph", "Opening, third paragraph"]


def test_item_that_cites_whole_sources_only_has_no_places(lake: Lake) -> None:
    found = lake.load()
    item = found.quizzes["two-pages"].item("how-many-boats")
    options = tuple(replace(option, cites=("almanac", "own")) for option in item.options)

    assert places_of(replace(item, cites=("report",), options=options), found.sources) == ()


def test_place_that_is_no_longer_in_a_source_is_left_out(lake: Lake) -> None:
    found = lake.load()
    item = replace(found.quizzes["two-pages"].item("who-counts"), cites=("almanac/gone.keeper", "gone/lead"))

    assert [place.name for place in places_of(item, found.sources)] == [
        "Opening, first paragraph",
        "Opening, second paragraph",
    ]


def test_section_to_read_again_is_the_one_that_cites_most_of_the_item(lake: Lake) -> None:
    found = lake.load()

    section = section_for(found.quizzes["two-pages"].item("who-counts"), found.lessons["two-pages"])

    assert section is not None
    assert section.title == "What they say"


def test_item_that_its_lesson_does_not_cite_has_no_section(lake: Lake) -> None:
    found = lake.load()
    item = replace(found.quizzes["two-pages"].item("who-counts"), cites=("own",))

    assert section_for(item, found.lessons["two-pages"]) is None
