"""The pages everyone may read: what they show and link to, what they never show, and how they are kept."""

import re
import shutil
from html import unescape
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from course.web import create_app
from course.web.database import close_connections
from course.web.reading import ranked_figures
from tests.conftest import SMALL_COURSE, Cast
from tests.web.client import CheckingClient

ROOT = Path(__file__).parents[2]
SECRETS = ("RATIONALE-", "Only one of the two says so.", "That is the share not on foot.")
PAGES = (
    "/",
    "/lessons/bridge",
    "/sources",
    "/sources/old-report",
    "/sources/new-report",
    "/glossary",
    "/about",
    "/offline",
)


def text_of(html: str) -> str:
    """The words of a page without its tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def course(tmp_path: Path):
    """The course itself, not the small one, for a visitor."""
    app = create_app({"TESTING": True}, environment={"INSTANCE": str(tmp_path / "instance")})
    app.test_client_class = CheckingClient
    yield app
    close_connections(app)


def test_home_leads_to_each_lesson_and_its_quiz(browse) -> None:
    page = browse().get("/").get_data(as_text=True)

    assert 'href="/lessons/bridge"' in page
    assert 'href="/quizzes/bridge"' in page
    assert "5 questions" in page
    assert "Two reports differ on a bridge’s length." in text_of(page)
    assert "Before you read" in page


def test_lesson_shows_what_it_is_for_and_what_it_touches(browse) -> None:
    page = browse().get("/lessons/bridge").get_data(as_text=True)
    words = text_of(page)

    assert page.index("This lesson mentions a bridge.") < page.index("How long is a bridge?")
    assert "compare two reports" in words
    assert "1 minute " in words
    assert "The distance from one end of a bridge to the other." in words
    assert 'href="/quizzes/bridge"' in page
    assert "Someone to talk to" in words


def test_citation_of_a_lesson_leads_to_its_line_on_the_source_page(browse) -> None:
    client = browse()
    lesson = client.get("/lessons/bridge").get_data(as_text=True)
    links = set(re.findall(r'href="(/sources/[^"#]+)#([^"]+)"', lesson))

    missing = [link for link in links if f'id="{link[1]}"' not in client.get(link[0]).get_data(as_text=True)]

    assert ("/sources/new-report", "lead.steel") in links
    assert missing == []


def test_source_page_says_what_the_document_says_of_itself(browse) -> None:
    words = text_of(browse().get("/sources/old-report").get_data(as_text=True))

    assert "It gives a title and nothing else." in words
    assert "The year 1990." in words
    assert "Made up for the tests." in words
    assert "It was built of wood. made of oak" in words


def test_source_page_numbers_every_statement_by_its_passage(browse) -> None:
    page = browse().get("/sources/old-report").get_data(as_text=True)

    numbers = re.findall(r"Statement </span>([\d.]+)</span>", page)
    assert numbers == ["1.1", "1.2"]
    assert len(numbers) == page.count('<li class="statement')


def test_source_page_names_the_lessons_and_questions_that_cite_a_statement(browse) -> None:
    page = browse().get("/sources/new-report").get_data(as_text=True)
    statement = text_of(page.split('id="lead.steel"')[1].split("</li>")[0])

    assert "the lesson “Two reports on a bridge”" in statement
    assert re.search(r"the quiz “The bridge quiz”, questions? 1", statement)


def test_source_page_shows_an_attached_original_with_the_cited_words_marked(app, browse) -> None:
    folder = Path(app.instance_path) / "sources"
    folder.mkdir(parents=True)
    shutil.copyfile(SMALL_COURSE / "old-report.txt", folder / "old-report.txt")

    attached = browse().get("/sources/old-report").get_data(as_text=True)
    other = browse().get("/sources/new-report").get_data(as_text=True)

    assert "<mark>made of oak</mark></a>, and it was opened in 1990." in attached
    assert "<mark>" not in other


@pytest.mark.parametrize("url", ["/lessons/none", "/sources/none", "/lessons/bridge/more"])
def test_unknown_page_is_told_in_plain_words(browse, url: str) -> None:
    response = browse().get(url)

    assert response.status_code == 404
    assert "There is no such page" in response.get_data(as_text=True)


@pytest.mark.parametrize("url", PAGES)
def test_reading_page_shows_no_key_and_no_rationale(browse, url: str) -> None:
    page = browse().get(url).get_data(as_text=True)

    assert [secret for secret in SECRETS if secret in page] == []


def test_glossary_has_an_anchor_for_each_term(browse) -> None:
    assert 'id="span"' in browse().get("/glossary").get_data(as_text=True)


@pytest.mark.parametrize("url", PAGES)
def test_page_of_a_visitor_is_not_sent_again_while_it_is_the_same(browse, url: str) -> None:
    client = browse()
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.get_data() == b""
    assert {"Cookie", "Accept-Encoding"} <= set(first.vary)
    assert "Set-Cookie" not in first.headers


def test_reader_who_is_signed_in_gets_a_page_of_their_own(browse, cast: Cast) -> None:
    visitor = browse()
    before = visitor.get("/lessons/bridge")

    own = browse(cast.ben).get("/lessons/bridge")
    after = visitor.get("/lessons/bridge")

    assert "Ben" in own.get_data(as_text=True)
    assert "ETag" not in own.headers
    assert after.get_data() == before.get_data()
    assert "Ben" not in after.get_data(as_text=True)


def test_reader_who_is_signed_in_is_never_told_that_a_visitors_page_is_theirs(browse, cast: Cast) -> None:
    visitors = browse().get("/lessons/bridge").headers["ETag"]

    own = browse(cast.ben).get("/lessons/bridge", headers={"If-None-Match": visitors})

    assert own.status_code == 200
    assert "Ben" in own.get_data(as_text=True)


def test_page_of_a_reader_who_is_signed_in_is_packed_and_not_kept_by_browsers(app, cast: Cast) -> None:
    client = FlaskClient(app, app.response_class)
    with client.session_transaction() as session:
        session["_user_id"] = cast.ben.get_id()

    own = client.get("/lessons/bridge", headers={"Accept-Encoding": "gzip, br"})

    assert own.headers["Content-Encoding"] == "br"
    assert "Ben" in brotli.decompress(own.get_data()).decode("utf-8")
    assert own.headers["Cache-Control"] == "private, no-store"


def test_message_for_one_visitor_is_not_kept_for_the_next(browse) -> None:
    client = browse()
    with client.session_transaction() as session:
        session["_flashes"] = [("done", "Only for you.")]

    mine = client.get("/about").get_data(as_text=True)
    next_one = browse().get("/about").get_data(as_text=True)

    assert "Only for you." in mine
    assert "Only for you." not in next_one


FIGURES = [
    {"id": "a", "figure": "43%", "group": "men asked", "event": "b", "time_span": "not stated", "credited_to": "a"},
    {"id": "b", "figure": "0.005%", "group": "men", "event": "a", "time_span": "each year", "credited_to": "c"},
    {
        "id": "c",
        "figure": "of 40",
        "group": "counts",
        "event": "d",
        "time_span": "a day",
        "credited_to": "not stated",
    },
    {"id": "d", "figure": "8%", "group": "rapes", "event": "c", "time_span": "not stated", "credited_to": "b"},
]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("", ["a", "b", "c", "d"]),
        ("figure", ["b", "d", "a", "c"]),
        ("denominator", ["c", "b", "a", "d"]),
        ("event", ["b", "a", "d", "c"]),
        ("time_span", ["c", "b", "a", "d"]),
        ("credited_to", ["a", "d", "b", "c"]),
        ("no-such-order", ["a", "b", "c", "d"]),
    ],
)
def test_figures_stand_in_the_order_asked_for(order: str, ids: list[str]) -> None:
    assert [row["id"] for row, _ in ranked_figures(FIGURES, order)] == ids


def test_figure_carries_its_place_in_every_order() -> None:
    ranks = {row["id"]: places for row, places in ranked_figures(FIGURES, "")}

    assert ranks["b"] == [0, 1, 0, 1, 2]


def test_every_page_of_the_course_is_sound_and_every_link_in_it_leads_somewhere(course) -> None:
    content = course.extensions["catalogue"]
    client = course.test_client()
    urls = ["/", "/sources", "/glossary", "/about"]
    urls += [f"/lessons/{slug}" for slug in content.lessons] + [f"/sources/{each}" for each in content.sources]
    pages = {url: client.get(url).get_data(as_text=True) for url in urls}

    links = {
        link for page in pages.values() for link in re.findall(r'href="(/(?:lessons|sources|glossary)[^"]*)"', page)
    }
    broken = [link for link in links if not leads_somewhere(link, pages)]

    assert broken == []


def leads_somewhere(link: str, pages: dict[str, str]) -> bool:
    """Whether the page of a link was fetched and has its anchor."""
    address, _, anchor = link.partition("#")
    url = address.partition("?")[0]  # what is asked for of a page is tested with it
    return url in pages and (not anchor or f'id="{anchor}"' in pages[url])


def test_lesson_and_overview_say_what_an_activity_takes_beside_the_reading(course) -> None:
    visitor = course.test_client()

    assert "About 8 minutes to read, and 15 for the activity" in text_of(visitor.get("/lessons/check-a-post").text)
    assert "8 minutes to read, 15 for the activity" in text_of(visitor.get("/").text)
    assert "About 9 minutes Quiz of" in text_of(visitor.get("/lessons/on-screen").text)


def test_rationales_of_the_course_are_on_no_reading_page(course) -> None:
    content = course.extensions["catalogue"]
    client = course.test_client()
    pages = "".join(client.get(f"/lessons/{slug}").get_data(as_text=True) for slug in content.lessons)
    pages += "".join(client.get(f"/sources/{each}").get_data(as_text=True) for each in content.sources)
    rationales = [
        option.rationale for quiz in content.quizzes.values() for item in quiz.items for option in item.options
    ]

    assert rationales
    assert [rationale for rationale in rationales if rationale in pages] == []


def test_figures_of_the_course_are_sorted_without_scripts(course) -> None:
    page = course.test_client().get("/lessons/share-of-what?sort=figure").get_data(as_text=True)
    figures = re.findall(r'class="figure-value">([^ ]+)', page)

    assert figures[:3] == ["0.005%", "2%", "8%"]
    assert page.count('aria-sort="ascending"') == 1


def test_no_template_has_styles_or_scripts_in_the_page() -> None:
    inline = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|(?:src|href)=\"https?://[^\"]*\.(?:js|css)"
    )

    found = [path.name for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text("utf-8"))]

    assert found == []


def test_question_comes_before_its_counts_which_are_folded_away(course) -> None:
    page = course.test_client().get("/lessons/counting-people").get_data(as_text=True)
    town = page.split('id="counting-people-town"')[1].split("</article>")[0]

    assert town.index("How many of these 100 have lark eye?") < town.index("<details") < town.index("108")
    assert "<details open" not in town
