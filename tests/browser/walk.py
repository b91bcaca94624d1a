"""Every page of the course and every state of it that looks different: who sees it, and how it is reached.

The accessibility tests visit them all and check that no route is left out; `python -m docs.screenshots --all` takes a
picture of each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from course.content.problems import Problem
from tests.browser.classroom import PASSPHRASE, Classroom
from tests.browser.steps import mark_sentence, say_ground, take_step

Open = Callable[[Page, Classroom], None]
CLASS = "/teach/classes/{section_id}"
ROOT = Path(__file__).resolve().parents[2]
LESSONS = tuple(path.stem.partition("-")[2] for path in sorted((ROOT / "lessons").glob("*.md")))
SOURCES = tuple(path.stem for path in sorted((ROOT / "sources").glob("*.toml")))
WORDS = "seven slow grey geese"
SUBMIT = "main form button.button-primary"


@dataclass(frozen=True, slots=True)
class State:
    """One page in one state. `who` is "visitor" (not signed in), "student", "card" (came with a card) or "teacher"."""

    name: str
    who: str
    open: Open


def sign_in_name(who: str) -> tuple[str, str] | None:
    """Return the username and passphrase of a role, or None for those who sign in otherwise or not at all."""
    return {"student": ("ben", PASSPHRASE), "teacher": ("ada", PASSPHRASE)}.get(who)


def at(path: str) -> Open:
    """Open a path; names in braces are taken from the classroom."""
    return lambda page, room: _goto(page, path, room)


def press(control: Locator) -> None:
    """Press what leads to another page, and be there."""
    with control.page.expect_navigation():
        control.click()


def sent(path: str, *, then: str = SUBMIT, **fields: str) -> Open:
    """Open a path, fill fields by name, and press a button: the one that sends the form, unless told otherwise."""

    def open_and_send(page: Page, room: Classroom) -> None:
        _goto(page, path, room)
        for name, value in fields.items():
            field = page.locator(f'main [name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        press(page.locator(then).first)

    return open_and_send


def with_open_notes(page: Page, room: Classroom) -> None:
    """Open a lesson with its notes and disclosures open."""
    _goto(page, "/lessons/share-of-what", room)
    for mark in page.locator(".cite-mark").all()[:3]:
        if mark.is_visible():
            mark.click()
    for summary in page.locator("main details > summary").all():
        summary.click()


def with_sentences_marked(page: Page, room: Classroom) -> None:
    """Open a lesson with one sentence marked as we do, one otherwise, and one whose form was sent half."""
    _goto(page, "/lessons/the-hearings", room)
    mark_sentence(page, "false-accusations", ["allegedly"], "An allegation").locator("[data-result]").wait_for()
    mark_sentence(page, "opposite", ["direct", "opposite"], "An allegation").locator("[data-result]").wait_for()
    page.locator("#who-says-so-song").get_by_role("button", name="Check").click()
    page.locator("#who-says-so-song-problem").wait_for()


def with_claims_asked(page: Page, room: Classroom) -> None:
    """Open a lesson with its map of claims, two of them asked what they rest on."""
    _goto(page, "/lessons/critics-and-other-views", room)
    say_ground(page, "fair-hearing", "A value").locator("[data-result]").wait_for()
    say_ground(page, "myths", "A reason, no figure").locator("[data-result]").wait_for()


def with_a_post_in_check(page: Page, room: Classroom) -> None:
    """Open a lesson with a post whose steps are right, partly right and to come, each disclosure open."""
    _goto(page, "/lessons/check-a-post", room)
    take_step(page, "one-in-twelve-stop", "lies").locator("[data-result]").wait_for()
    take_step(page, "one-in-twelve-who", "mother").locator("[data-result]").wait_for()
    page.evaluate("document.querySelectorAll('.step-fold, .post-check').forEach((each) => { each.open = true; })")


def with_answers(slug: str, *answers: str, sentence: str = "") -> Open:
    """Open a lesson and answer in it: each answer is the id of a choice. `sentence` is one to keep."""

    def open_and_answer(page: Page, room: Classroom) -> None:
        _goto(page, f"/lessons/{slug}", room)
        for choice in answers:
            form = page.locator(f"form[data-activity]:has(#{choice})")
            row = page.locator(f"#{form.get_attribute('data-replaces')}".partition(" ")[0])
            row.locator(f"#{choice}").check()
            row.locator("form[data-activity] [type=submit]").click()
            row.locator("[data-result]").wait_for()
        if sentence:
            page.locator("#kept textarea").fill(sentence)
            page.get_by_role("button", name="Keep this sentence").click()
            page.locator(".kept-sentence").wait_for()
            page.locator(".kept-forget summary").click()

    return open_and_answer


def answer_refused(page: Page, room: Classroom) -> None:
    """Let nothing be checked."""
    _goto(page, "/lessons/two-articles", room)
    page.locator("#compare-newest").get_by_role("button", name="Check").click()
    page.locator("#compare-newest .field-problem").wait_for()


def first_answer_without_scripts(page: Page, room: Classroom) -> None:
    """Send an answer from the page that is kept for everyone, as a browser without scripts does."""
    _goto(page, "/lessons/the-tweet", room)
    form = page.locator("#kept form[data-activity]")
    form.locator("textarea").fill("Look for who said it first.")
    form.locator("[name=csrf_token]").evaluate("field => field.value = ''")
    with page.expect_navigation():
        form.evaluate("form => form.submit()")


def on_practice_item(number: int, *, answer: str = "") -> Open:
    """Open a question of the practice quiz; with `answer`, choose or enter it and let it be checked."""

    def open_item(page: Page, room: Classroom) -> None:
        _goto(page, "/quizzes/share-of-what", room)
        press(page.locator(SUBMIT))
        press(page.locator(f".item-map li:nth-child({number}) a"))
        if answer and page.locator("fieldset.item").count():
            _answer(page, answer)
            press(page.locator(SUBMIT))
            if page.locator(".error-summary").count():  # only a part of it was answered
                press(page.get_by_role("button", name="Check again"))
            if page.get_by_role("button", name="Show the explanation").count():
                press(page.get_by_role("button", name="Show the explanation"))

    return open_item


def practice_tried(page: Page, room: Classroom) -> None:
    """Answer a question of the practice quiz wrongly, and see what is said before the explanation."""
    on_practice_item(11)(page, room)
    if page.get_by_role("button", name="Check my answer").count():
        page.locator("fieldset.item input[value=faulty]").check()
        press(page.get_by_role("button", name="Check my answer"))


def practice_in_part(page: Page, room: Classroom) -> None:
    """Let one line of many be checked."""
    on_practice_item(8)(page, room)
    if page.get_by_role("button", name="Check my answer").count():
        page.locator("fieldset.item select").first.select_option(index=1)
        press(page.get_by_role("button", name="Check my answer"))


def hint_by_hand(page: Page, room: Classroom) -> None:
    """Open the address of the button for a hint by hand."""
    on_practice_item(4)(page, room)
    page.goto(page.url.partition("#")[0] + "/hint")


def practice_hint(page: Page, room: Classroom) -> None:
    """Open the first hint to a question of the practice quiz."""
    on_practice_item(4)(page, room)
    if page.get_by_role("button", name="Show a hint").count():
        press(page.get_by_role("button", name="Show a hint"))


def canvas_filled(page: Page, room: Classroom) -> None:
    """Upload a Canvas export and see what would be filled in."""
    _goto(page, ASSIGNMENT + "/canvas", room)
    lines = "Student,ID,SIS User ID,SIS Login ID,Section\n  Points Possible,,,,\nBen,1,,ben,7B\nNobody,2,,,7B\n"
    file = {"name": "grades.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page.locator(SUBMIT))


def practice_problem(page: Page, room: Classroom) -> None:
    """Let an empty answer be checked."""
    on_practice_item(12)(page, room)
    press(page.get_by_role("button", name="Check my answer"))
    page.locator(".error-summary").wait_for()


def practice_summary(page: Page, room: Classroom) -> None:
    """Come to the end of a practice with questions left."""
    on_practice_item(12)(page, room)
    press(page.get_by_role("link", name="Finish without answering"))


def practice_review(page: Page, room: Classroom) -> None:
    """Finish a practice of another quiz and see its review."""
    _goto(page, "/quizzes/the-tweet", room)
    press(page.locator(SUBMIT))
    if page.locator("fieldset.item").count():
        press(page.locator(".item-map li:last-child a"))
        press(page.get_by_role("link", name="Finish without answering"))
        press(page.get_by_role("button", name="Finish and see the review"))


def missed(page: Page, room: Classroom) -> None:
    """See what one missed, with something on the list."""
    on_practice_item(11, answer="no-fire")(page, room)
    _goto(page, "/missed", room)


def run_of_missed(page: Page, room: Classroom) -> None:
    """Practise what one missed."""
    missed(page, room)
    press(page.locator(SUBMIT))


def run_reviewed(page: Page, room: Classroom) -> None:
    """Miss a question of a run again, and see the run's review."""
    run_of_missed(page, room)
    if page.locator("fieldset.item input[value=no-fire]").count():
        page.locator("fieldset.item input[value=no-fire]").check()
        press(page.get_by_role("button", name="Check my answer"))
        press(page.get_by_role("button", name="Show the explanation"))
    page.goto(page.url.rpartition("/items")[0] + "/submit")
    press(page.locator(SUBMIT))


def schedule_on(page: Page, room: Classroom) -> None:
    """Switch the review schedule on."""
    _goto(page, "/my/review", room)
    if page.get_by_role("button", name="Switch the schedule on").count():
        press(page.get_by_role("button", name="Switch the schedule on"))
        page.get_by_role("button", name="Switch the schedule off").wait_for()


def scheduled_item(page: Page, room: Classroom) -> None:
    """Answer a practice question with the schedule on."""
    schedule_on(page, room)
    _goto(page, "/quizzes/hong-kong", room)
    press(page.locator(SUBMIT))
    if page.get_by_role("button", name="Check my answer").count():
        for select in page.locator("fieldset.item select").all():
            select.select_option(index=1)
        for field in page.locator("fieldset.item input").all()[:1]:
            field.check()
        press(page.get_by_role("button", name="Check my answer"))
        if page.locator(".error-summary").count():  # only a part of it was answered
            press(page.get_by_role("button", name="Check again"))
        if page.get_by_role("button", name="Show the explanation").count():
            press(page.get_by_role("button", name="Show the explanation"))


def quiz_done_before(page: Page, room: Classroom) -> None:
    """See a quiz one has practised before."""
    practice_review(page, room)
    _goto(page, "/quizzes/the-tweet", room)


def unsaved(page: Page, room: Classroom) -> None:
    """Answer while the server does not answer."""
    _goto(page, "/attempts/{open_attempt}", room)
    page.route("**/save", lambda route: route.abort())
    page.locator("fieldset.item-single:has(input:not(:checked)) .option label").last.click()
    expect(page.locator("#save-state")).to_have_text("Not saved: 1 answer")


def with_time_left(page: Page, room: Classroom) -> None:
    """Flag a question and let the time left be shown."""
    _goto(page, "/attempts/{one_by_one_attempt}/questions/3", room)
    page.get_by_text("Come back to this").click()
    page.locator(".time-left summary").click()
    expect(page.locator("[data-time]")).to_contain_text(" left")


def refused(page: Page, room: Classroom) -> None:
    """Enter a number that cannot be read."""
    _goto(page, "/attempts/{open_attempt}", room)
    field = page.locator("fieldset.item-numeric input[type=text]").last
    field.fill("five")
    field.blur()
    expect(page.locator("#save-state")).to_have_text("Not saved: 1 answer")


def refused_without_scripts(page: Page, room: Classroom) -> None:
    """Send the whole form with a number that cannot be read, as a browser without scripts does."""
    _goto(page, "/attempts/{open_attempt}", room)
    page.locator("fieldset.item-numeric input[type=text]").last.evaluate("field => field.value = 'five'")
    with page.expect_navigation():
        page.evaluate("document.getElementById('attempt').submit()")


def stale_token(page: Page, room: Classroom) -> None:
    """Send a form whose token is no longer good."""
    _goto(page, "/join", room)
    page.locator("main form input[name=csrf_token]").evaluate("field => field.value = 'stale'")
    press(page.locator(SUBMIT))


def joined_again(page: Page, room: Classroom) -> None:
    """Sign in with the card, which nobody has replaced by a passphrase."""
    _goto(page, "/card/{card_code}", room)
    press(page.locator(SUBMIT))
    page.get_by_role("heading", name="My quizzes").wait_for()


def assigned_to_nobody(page: Page, room: Classroom) -> None:
    """Assign a quiz to some, and tick nobody."""
    _goto(page, CLASS + "/assignments/new", room)
    page.get_by_label("only the groups and students ticked below").check()
    press(page.locator(SUBMIT))
    page.locator(".error-summary").wait_for()


def own_choice_refused(page: Page, room: Classroom) -> None:
    """Ask for explanations before the right answers."""
    _goto(page, CLASS + "/assignments/new", room)
    page.get_by_label("My own choice").check()
    page.get_by_label("Right answers").select_option("never")
    press(page.locator(SUBMIT))
    page.locator(".error-summary").wait_for()


def to_correct(number: int) -> Open:
    """Open the form that corrects a question, by its place in the list."""

    def open_item(page: Page, room: Classroom) -> None:
        _goto(page, CLASS + "/assignments/{release_assignment_id}/corrections", room)
        press(page.locator(".correctable a").nth(number - 1))
        page.get_by_role("button", name="See who changes").wait_for()

    return open_item


def correction_mistakes(page: Page, room: Classroom) -> None:
    """Send a correction without a reason and without saying what to do."""
    to_correct(2)(page, room)
    press(page.get_by_role("button", name="See who changes"))
    page.locator(".error-summary").wait_for()


def correction_preview(page: Page, room: Classroom) -> None:
    """See who would change if a question were dropped."""
    to_correct(2)(page, room)
    page.get_by_label("Drop the question: it counts for nobody").check()
    page.get_by_label("Reason").fill("Two of the answers can be read as right.")
    press(page.get_by_role("button", name="See who changes"))
    page.get_by_role("button", name="Correct the question").wait_for()


def corrected_and_reversed(page: Page, room: Classroom) -> None:
    """Drop a question, reverse that, and see both listed."""
    correction_preview(page, room)
    press(page.get_by_role("button", name="Correct the question"))
    press(page.get_by_role("button", name="Reverse").first)
    page.get_by_text("The correction is reversed.").wait_for()


def corrected_key(page: Page, room: Classroom) -> None:
    """Give full marks for a question, and print the key that says so."""
    to_correct(1)(page, room)
    page.get_by_label("Full marks for all, also for those who did not answer").check()
    page.get_by_label("Reason").fill("Two of the answers can be read as right.")
    press(page.get_by_role("button", name="See who changes"))
    press(page.get_by_role("button", name="Correct the question"))
    _goto(page, CLASS + "/assignments/{release_assignment_id}/print/the-tweet/key", room)
    page.get_by_text("Full marks for all").first.wait_for()


def name_taken(page: Page, room: Classroom) -> None:
    """Choose a username that somebody has."""
    names = {"display_name": "Ida", "username": "ada"}
    sent("/invitations/{invitation}", **names, passphrase=WORDS, repeat_passphrase=WORDS)(page, room)


def rendered(template: str) -> Open:
    """Show an error page that is hard to bring about: its template, answered under the site's own address."""

    def open_rendered(page: Page, room: Classroom) -> None:
        from flask import current_app, render_template

        with current_app.test_request_context("/"):
            problems = [Problem("quizzes/the-tweet.toml", 31, "error", 'item "who-said": rationale is missing.')]
            html = render_template(template, problems=problems, limit=current_app.config["MAX_CONTENT_LENGTH"])
        _answered_with(page, html)

    return open_rendered


def style_guide(page: Page, room: Classroom) -> None:
    """Show the style guide, which only development has: the page, answered under the site's own address."""
    from flask import current_app

    from course.web.styleguide import styleguide

    with current_app.test_request_context("/"):
        html = styleguide()
    _answered_with(page, html)


def _answered_with(page: Page, html: str) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/rendered", answer)
    page.goto("/rendered")


COMPARED = ("two-articles", "compare-definition-relation-both", "compare-metoo-relation-both")
PLACED = ("a-hashtag-changes-meaning", "timeline-tweet-placed-date", "timeline-hearings-placed-order")


def with_counts_open(page: Page, room: Classroom) -> None:
    """Open a lesson with figures as squares: a guess, numbers that were changed, squares that are rounded."""
    _goto(page, "/lessons/counting-people", room)
    town = page.locator("#counting-people-town")
    town.locator("[name=guess]").fill("90")
    town.get_by_role("button", name="guess").click()
    town.locator("[data-result]").wait_for()
    town.locator(".counting-form [name=first]").fill("300")
    page.locator("#counting-people-accused .check > summary").click()
    page.locator("#counting-people-accused-squares-100").check()
    page.locator("#counting-people-unfounded .check > summary").click()


SETTLED = ("the-tweet", "claim-correction-afraid-to-date-outcome-open")
PASSED_ON = ("portland", "crowd-figures-rally-use-with-owner")
VISITOR = (
    ("overview", at("/")),
    *((f"lesson {slug}", at(f"/lessons/{slug}")) for slug in LESSONS),
    ("lesson with its notes open", with_open_notes),
    ("lesson with sentences marked", with_sentences_marked),
    ("lesson with claims asked", with_claims_asked),
    ("lesson with a post in check", with_a_post_in_check),
    ("lesson with its figures sorted", at("/lessons/share-of-what?sort=figure#figures")),
    ("lesson with answers, the articles compared", with_answers(*COMPARED, sentence="Lay them side by side.")),
    ("lesson with answers, the timeline", with_answers(*PLACED)),
    ("lesson with answers, claim and correction", with_answers(*SETTLED)),
    ("lesson with answers, crowd figures", with_answers(*PASSED_ON)),
    ("lesson with counts open", with_counts_open),
    ("lesson with numbers of one's own", at("/lessons/counting-people?count=unfounded&of=100&first=30&second=2")),
    ("lesson with numbers that are none", at("/lessons/counting-people?count=town&of=100&first=1.5&second=-1&third=7")),
    ("lesson with numbers of no page", at("/lessons/counting-people?count=village&squares=7")),
    ("lesson with an answer refused", answer_refused),
    ("lesson with a first answer to be sent again", first_answer_without_scripts),
    ("sources", at("/sources")),
    *((f"source {source_id}", at(f"/sources/{source_id}")) for source_id in SOURCES),
    ("glossary", at("/glossary")),
    ("about", at("/about")),
    ("reading without a network", at("/offline")),
    ("quiz", at("/quizzes/share-of-what")),
    *((f"practice question {number}", on_practice_item(number)) for number in (11, 7, 8, 3, 6, 12)),
    ("quiz on paper", at("/quizzes/share-of-what/print")),
    ("quiz on paper, form of the test in another order", at("/quizzes/test-form-a/print?order=7")),
    ("practice question without an answer", practice_problem),
    ("practice explained, numeric", on_practice_item(2, answer="2000")),
    ("practice explained, verdict with evidence", on_practice_item(1, answer="supported")),
    ("practice explained, multiple", on_practice_item(9, answer="most-members")),
    ("practice question with a hint", practice_hint),
    ("practice question, opened as its hint", hint_by_hand),
    ("practice question answered in part", practice_in_part),
    ("practice question answered wrongly", practice_tried),
    ("practice explained, single", on_practice_item(11, answer="no-fire")),
    ("practice before finishing", practice_summary),
    ("practice reviewed", practice_review),
    ("quiz practised before", quiz_done_before),
    ("what I missed", missed),
    ("practice of what I missed", run_of_missed),
    ("practice of what I missed, reviewed", run_reviewed),
    ("sign in", at("/sign-in")),
    ("sign in, nothing entered", sent("/sign-in")),
    ("sign in, wrong passphrase", sent("/sign-in", username="nobody", passphrase="wrong words here")),
    ("join", at("/join")),
    ("join, unknown code", sent("/join", code="WRONG")),
    ("join a class", at("/join/{join_code}")),
    ("join a class, mistakes", sent("/join/{join_code}", passphrase="short", repeat_passphrase="other")),
    ("join with an old code", at("/join/WRONG")),
    ("login card", at("/card")),
    ("login card, unknown code", sent("/card", code="WRONG")),
    ("login card by link", at("/card/{card_code}")),
    ("invitation", at("/invitations/{invitation}")),
    ("invitation, mistakes", sent("/invitations/{invitation}", username="a")),
    ("invitation, name taken", name_taken),
    ("stale token", stale_token),
    ("no such page", at("/nothing-here")),
    ("wrong method", at("/sign-out")),
    *((f"error {code}", rendered(f"errors/{code}.html")) for code in (400, 403, 413, 429, 500)),
    ("content with errors", rendered("errors/content.html")),
    ("style guide", style_guide),
)
STUDENT = (
    ("my quizzes", at("/my")),
    ("nothing missed", at("/missed")),
    ("review schedule, off", at("/my/review")),
    ("review schedule, on", schedule_on),
    ("practice explained, with the next date", scheduled_item),
    ("review schedule, with a date", at("/my/review")),
    ("account, with the schedule", at("/account")),
    ("overview, signed in", at("/")),
    ("quiz that is assigned", at("/quizzes/share-of-what")),
    ("attempt", at("/attempts/{open_attempt}")),
    ("attempt, not saved", unsaved),
    ("attempt, answer refused", refused),
    ("attempt, form refused", refused_without_scripts),
    ("attempt, questions one by one", at("/attempts/{one_by_one_attempt}/questions/2")),
    ("attempt, time left and flag shown", with_time_left),
    ("attempt, one by one, before submitting", at("/attempts/{one_by_one_attempt}/submit")),
    ("before starting a quiz with a time limit", at("/my/assignments/{limited_assignment_id}/start")),
    ("attempt before submitting", at("/attempts/{open_attempt}/submit")),
    ("review", at("/attempts/{submitted_attempt}/review")),
    ("review, score only", at("/attempts/{score_attempt}/review")),
    ("review, own answers and score", at("/attempts/{answers_attempt}/review")),
    ("review, without explanations", at("/attempts/{key_attempt}/review")),
    ("receipt", at("/attempts/{receipt_attempt}/review")),
    ("calendar", at("/my/calendar")),
    ("short link to an assignment", at("/go/{open_assignment_id}")),
    ("account", at("/account")),
    ("account, mistakes", sent("/account", current_passphrase="wrong", new_passphrase="short")),
    ("join, signed in", at("/join/{join_code}")),
)
CARD = (
    ("my quizzes, with a card", joined_again),
    ("account, with a card", at("/account")),
)
LIST = "Nora, S1\nOlek, S2"
TOMORROW, YESTERDAY = (f"{date.today() + timedelta(days=days)}T08:00" for days in (1, -1))  # noqa: DTZ011
ASSIGNMENT = CLASS + "/assignments/{open_assignment_id}"
FULL_CLASS = "/teach/classes/{full_section_id}"
REPORTS = FULL_CLASS + "/assignments/{full_assignment_id}/reports"
PAIR = FULL_CLASS + "/assignments/{pair_assignment_id}"
TEACHER = (
    ("my classes", at("/teach")),
    ("make a class", at("/teach/classes/new")),
    ("make a class, mistakes", sent("/teach/classes/new")),
    ("class", at(CLASS)),
    ("class without students", at("/teach/classes/{empty_section_id}")),
    ("class code", at(CLASS + "/code")),
    ("class settings", at(CLASS + "/settings")),
    ("gradebook", at(CLASS + "/gradebook?sort=mean&down=1")),
    ("gradebook on paper", at(CLASS + "/gradebook/paper")),
    ("copy an assignment", at(ASSIGNMENT + "/copy")),
    ("copy an assignment, mistakes", sent(ASSIGNMENT + "/copy", days="9999")),
    ("copy a class", at(CLASS + "/copy")),
    ("copy a term", at("/teach/terms/copy")),
    ("calendar of a class", at(CLASS + "/calendar")),
    ("link of an assignment", at(ASSIGNMENT + "/project")),
    ("export of an assignment", at(ASSIGNMENT + "/export")),
    ("export of the gradebook", at(CLASS + "/gradebook/export")),
    ("export of an assignment, no column ticked", at(ASSIGNMENT + "/results.csv?remember=1")),
    ("export of the gradebook, no assignment ticked", at(CLASS + "/gradebook/canvas.csv?remember=1")),
    ("OneRoster, mistakes", at(CLASS + "/gradebook/oneroster.zip?class_id=c1")),
    ("Canvas file", at(ASSIGNMENT + "/canvas")),
    ("Canvas file, nothing chosen", sent(ASSIGNMENT + "/canvas")),
    ("Canvas file, filled", canvas_filled),
    ("live page", at(ASSIGNMENT + "/live")),
    ("reports of a class", at(FULL_CLASS + "/reports")),
    ("reports of a class without quizzes", at("/teach/classes/{empty_section_id}/reports")),
    ("report on questions", at(REPORTS)),
    ("report on questions, too few students", at(ASSIGNMENT + "/reports")),
    ("report on misreadings", at(REPORTS + "/misreadings")),
    ("report on verdicts", at(REPORTS + "/verdicts")),
    ("report on confidence", at(REPORTS + "/confidence")),
    ("report on time", at(REPORTS + "/time")),
    ("report on questions, form of a test", at(PAIR + "/reports")),
    ("report on before and after", at(PAIR + "/reports/change")),
    ("results, forms of a test", at(PAIR)),
    ("assign the test before and after", at(FULL_CLASS + "/test-pair/new")),
    (
        "assign the test before and after, mistakes",
        sent(FULL_CLASS + "/test-pair/new", before_opens_at=TOMORROW, before_due_at=YESTERDAY),
    ),
    ("student's work and notes", at(CLASS + "/students/{ben_id}/work")),
    ("student's notes, mistakes", sent(CLASS + "/students/{ben_id}/work", then="main form.stack button")),
    ("colleagues", at(CLASS + "/colleagues")),
    ("colleagues, mistakes", sent(CLASS + "/colleagues", then="main form.stack button", username="nobody")),
    ("groups, none yet", at("/teach/classes/{empty_section_id}/groups")),
    ("groups", at(CLASS + "/groups")),
    ("make a group", at(CLASS + "/groups/new")),
    ("make a group, mistakes", sent(CLASS + "/groups/new", name="Red")),
    ("group", at(CLASS + "/groups/{group_id}")),
    ("keeping", at(CLASS + "/keeping")),
    ("keeping, mistakes", sent(CLASS + "/keeping", retain_until="2020-01-01")),
    ("log", at(CLASS + "/log")),
    ("student data", at(CLASS + "/students/{ben_id}/data")),
    ("class settings, mistakes", sent(CLASS + "/settings", name="")),
    ("add students", at(CLASS + "/students/add")),
    ("add students, nothing entered", sent(CLASS + "/students/add")),
    ("add students, preview", sent(CLASS + "/students/add", pasted=LIST)),
    ("add students, problems", sent(CLASS + "/students/add", pasted="name,student id\nNora,S1\nOlek,S1\n,S3")),
    ("student", at(CLASS + "/students/{ben_id}")),
    ("student, mistakes", sent(CLASS + "/students/{ben_id}", display_name="")),
    ("login cards", sent(CLASS, then="main form[action$='/cards'] button")),
    ("assign a quiz", at(CLASS + "/assignments/new")),
    ("assign a quiz, mistakes", sent(CLASS + "/assignments/new", opens_at=TOMORROW, due_at=YESTERDAY)),
    ("key of a quiz on paper", at("/quizzes/the-tweet/print/key?order=7")),
    ("assigned quiz on paper", at(ASSIGNMENT + "/print/share-of-what")),
    ("assign a quiz to nobody", assigned_to_nobody),
    ("change whom a quiz is for", at(CLASS + "/assignments/{group_assignment_id}/change")),
    ("results, for a group, begun outside it", at(CLASS + "/assignments/{group_assignment_id}")),
    ("results", at(ASSIGNMENT)),
    ("assign a quiz, own choice refused", own_choice_refused),
    ("results, with something to release", at(CLASS + "/assignments/{release_assignment_id}")),
    ("corrections, none yet", at(CLASS + "/assignments/{release_assignment_id}/corrections")),
    ("corrections, with one reversed", corrected_and_reversed),
    ("corrections, nothing submitted", at(ASSIGNMENT + "/corrections")),
    ("correct a question", to_correct(1)),
    ("correct a question, mistakes", correction_mistakes),
    ("correct a question, who changes", correction_preview),
    ("key of a corrected quiz on paper", corrected_key),
    ("results, all submitted or late", at(CLASS + "/assignments/{submitted_assignment_id}")),
    ("results without students", at("/teach/classes/{empty_section_id}")),
    ("change an assignment", at(ASSIGNMENT + "/change")),
    ("dates of one student", at(ASSIGNMENT + "/students/{ben_id}")),
    ("dates of one student, mistakes", sent(ASSIGNMENT + "/students/{ben_id}", time_factor="0.5")),
    ("dates of a group", at(ASSIGNMENT + "/groups/{group_id}")),
    ("dates of a group, mistakes", sent(ASSIGNMENT + "/groups/{group_id}", attempts_allowed="0")),
    ("dates of their own, none", at(ASSIGNMENT + "/overrides")),
    ("dates of their own", at(CLASS + "/assignments/{group_assignment_id}/overrides")),
    ("dates of many at once", at(ASSIGNMENT + "/overrides/paste")),
    ("dates of many at once, preview", sent(ASSIGNMENT + "/overrides/paste", pasted="student;time\nben;1,5")),
    ("dates of many at once, problems", sent(ASSIGNMENT + "/overrides/paste", pasted="student;time\nnora;7,5")),
    ("remove an assignment", at(ASSIGNMENT + "/remove")),
    ("review, for the teacher", at("/attempts/{submitted_attempt}/review")),
    ("review so far, for the teacher", at("/attempts/{open_attempt}/review")),
    ("invitation made", sent("/teach", then="main form[action$='/invitations'] button")),
    ("school", at("/teach/school")),
    ("school, mistakes", sent("/teach/school", name="")),
    ("no such class", at("/teach/classes/999999")),
)
STATES = tuple(
    State(name, who, open_page)
    for who, states in (("visitor", VISITOR), ("student", STUDENT), ("card", CARD), ("teacher", TEACHER))
    for name, open_page in states
)


def _goto(page: Page, path: str, room: Classroom) -> None:
    names = {name: getattr(room, name) for name in room.__slots__}
    page.goto(path.format(**names))


def _answer(page: Page, answer: str) -> None:
    choice = page.locator(f'fieldset.item input[value="{answer}"]')
    if choice.count():
        choice.check()
    else:
        page.locator("fieldset.item input[type=text]").fill(answer)
