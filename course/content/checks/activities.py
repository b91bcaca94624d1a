"""Rules for the data of activities."""

from collections import Counter
from collections.abc import Iterator

from course.assessment.activities.check_a_post import STEPS
from course.assessment.activities.who_says_so import REPORT, places_in
from course.content.activities import KNOWN_ACTIVITIES, ActivityFile, activity_shape
from course.content.checks.names import file_name_problems
from course.content.material import Material
from course.content.problems import Problem, did_you_mean, listed
from course.content.tables import Table, repeated_problems, shape_problems, slug_problems


def shapes(material: Material) -> Iterator[Problem]:
    """Keys as the activity has them."""
    for activity in material.activities:
        shape = activity_shape(activity.id)
        if shape is not None:
            yield from shape_problems(activity.table, shape)
            continue
        guess = did_you_mean(activity.id, KNOWN_ACTIVITIES)
        message = f'id "{activity.id}" is no activity with data. {guess}Allowed: {listed(KNOWN_ACTIVITIES)}.'
        yield activity.table.error(message, "id")


def ids(material: Material) -> Iterator[Problem]:
    """A file named by its activity; rows with unique slugs."""
    for activity in material.activities:
        yield from file_name_problems(activity.table, "id", f"{activity.id}.toml")
        for name in ("post", "row"):
            rows = activity.table.tables(name)
            yield from repeated_problems(rows, "id", name)
            for row in rows:
                yield from slug_problems(row, "id")


def lessons(material: Material) -> Iterator[Problem]:
    """A lesson that exists."""
    slugs = material.lesson_slugs
    for activity in material.activities:
        slug = activity.table.text("lesson")
        if slug and slug not in slugs:
            message = f'lesson "{slug}" does not exist. {did_you_mean(slug, slugs)}Lessons: {listed(slugs)}.'
            yield activity.table.error(message, "lesson")


def cells(material: Material) -> Iterator[Problem]:
    """Something cited for every cell that says something."""
    for activity in material.activities:
        for cell in activity.cells():
            if cell.text("text") and not cell.texts("cites"):
                yield cell.error('cites is missing. Cite what shows it, or write ["own"].', "cites")


def telling_words(material: Material) -> Iterator[Problem]:
    """Words that show what a sentence is: as they stand in it, some for all but a report, and none for a report."""
    for activity in material.activities:
        for row in activity.table.tables("row") if activity.id == "who-says-so" else ():
            for place, phrase in enumerate(row.texts("telling")):
                if row.text("sentence") and not places_in(row.text("sentence"), phrase):
                    message = (
                        f'telling "{phrase}" does not stand in the sentence. Write words of it, as they stand there.'
                    )
                    yield row.error(message, "telling", place)
            if row.text("kind") == REPORT and row.texts("telling"):
                yield row.error(
                    "telling is given for a report, which no word shows. Leave it out, or change kind.", "telling"
                )
            elif row.text("kind") not in ("", REPORT) and not row.values.get("telling"):
                yield row.error(f"telling is missing. Name the words that make it an {row.text('kind')}.", "telling")


def sides(material: Material) -> Iterator[Problem]:
    """As many claims of supporters as of critics, and as many made-up posts (warnings)."""
    for activity in material.activities:
        for name, key, what in (("row", "side", "claims"), ("post", "leaning", "posts")):
            found = Counter(each.text(key) for each in activity.table.tables(name))
            if found["supporters"] != found["critics"]:
                counts = f"{found['supporters']} for supporters, {found['critics']} for critics"
                yield activity.table.warning(f"the sides are uneven: {counts}. Give both as many {what}.", name)


def steps(material: Material) -> Iterator[Problem]:
    """Steps of posts that exist, all five for each post and in their order."""
    for activity in material.activities:
        if activity.has_items:
            yield from _unknown_posts(activity)
            for post in activity.table.tables("post"):
                yield from _missing_steps(activity, post)


def _unknown_posts(activity: ActivityFile) -> Iterator[Problem]:
    posts = [post.text("id") for post in activity.table.tables("post")]
    for row in activity.table.tables("row"):
        name = row.text("post")
        if name and name not in posts:
            yield row.error(f'post "{name}" is not there. {did_you_mean(name, posts)}Posts: {listed(posts)}.', "post")


def _missing_steps(activity: ActivityFile, post: Table) -> Iterator[Problem]:
    taken = [row.text("step") for row in activity.table.tables("row") if row.text("post") == post.text("id")]
    for step in STEPS:
        if step not in taken:
            yield post.error(f'step "{step}" has no row. Write a [[row]] with post and step for it.')
    known = [step for step in taken if step in STEPS]
    if set(known) == set(STEPS) and known != sorted(known, key=list(STEPS).index):
        yield post.error(f"its steps are not in order. Write their rows in this order: {', '.join(STEPS)}.")


def objectives(material: Material) -> Iterator[Problem]:
    """Items with objectives in the words of the activity's lesson; not where the lesson cannot be read."""
    lessons = {each.lesson.slug: each.lesson.objectives for each in material.lessons}
    for activity in material.activities:
        known = lessons.get(activity.table.text("lesson"), ())
        for draft in activity.drafts if known else ():
            objective = draft.item.objective
            if objective and objective not in known:
                message = f'objective "{objective}" is none of the lesson\'s. {did_you_mean(objective, known)}'
                yield draft.table.error(f"{message}Use the lesson's words.", "objective")


def quoted_words(material: Material) -> Iterator[Problem]:
    """Words set beside a cell that are quotations of what it cites."""
    for activity in material.activities:
        for cell in activity.cells():
            quotations = material.citations.fragments_of(cell.texts("cites"))
            for words in cell.texts("words"):
                if words not in quotations:
                    message = f'words "{words}" is no quotation of what is cited. Quotations: {listed(quotations)}.'
                    yield cell.error(message, "words")


RULES = (shapes, ids, lessons, cells, quoted_words, telling_words, sides, steps, objectives)
