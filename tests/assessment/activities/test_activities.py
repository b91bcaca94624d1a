"""What holds for every kind of activity."""

import pytest

from course.assessment.activities import ACTIVITY_KINDS
from course.content.activities import KNOWN_ACTIVITIES


def test_every_kind_is_an_activity_that_content_knows_or_the_sentence_of_every_lesson() -> None:
    assert set(ACTIVITY_KINDS) - {"sentence"} <= set(KNOWN_ACTIVITIES)


@pytest.mark.parametrize("name", sorted(ACTIVITY_KINDS))
@pytest.mark.parametrize("value", [None, "", "é", 0, 1.5, True, [], ["a"], {}, {"a": {"b": []}}])
def test_no_kind_fails_over_an_answer_to_a_row_that_was_rewritten(name, value) -> None:
    kept = ACTIVITY_KINDS[name].kept({"id": "row"}, value)

    assert kept is None or isinstance(kept, str)
    together = ACTIVITY_KINDS[name].together([{"id": "row"}], {"row": value})
    assert together is None or isinstance(together, str)
