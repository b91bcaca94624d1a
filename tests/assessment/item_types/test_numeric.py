"""Numbers as people write them, and numeric items scored and explained by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.assessment.item_types import Explanation, Response, ResponseError, item_type
from course.assessment.item_types.numeric import plain_decimal, read_number, with_unit
from course.assessment.quiz import Item, Json
from tests.assessment.items import numeric

READ = [
    ("0.005", "0.005"),
    ("0,005", "0.005"),
    (".005", "0.005"),
    ("5e-3", "0.005"),
    ("5E-3", "0.005"),
    ("5 x 10^-3", "0.005"),
    ("5·10^-3", "0.005"),
    ("0.005 %", "0.005"),
    ("0,005%", "0.005"),
    ("0.005 per cent", "0.005"),
    ("0.005 Percent", "0.005"),
    ("％0.005", "0.005"),
    ("  0.005  ", "0.005"),
    ("20000", "20000"),
    ("20,000", "20000"),
    ("20 000", "20000"),
    ("20\u202f000", "20000"),
    ("20\u00a0000", "20000"),
    ("20'000", "20000"),
    ("20’000", "20000"),
    ("1,000", "1000"),
    ("1,234", "1234"),
    ("1.234", "1.234"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1 234,567", "1234.567"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("12,5", "12.5"),
    ("1234,567", "1234.567"),
    ("0,500", "0.5"),
    ("12.", "12"),
    ("-3", "-3"),
    ("−3", "-3"),
    ("+3", "3"),
    ("００５", "5"),
    ("0", "0"),
    ("1e30", "1e30"),
]


@pytest.mark.parametrize(("text", "number"), READ, ids=range(len(READ)))
def test_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert read_number(text, "%") == Decimal(number)


NOT_READ = [
    "",
    "%",
    "many",
    "8 in 100",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1e31",
    "1e-31",
    "1e999999999",
    "1e9999",
    "1..2",
    "1,2,3",
    "1,23,456",
    "1 00",
    "1,234.567.8",
    "1.2e",
    "0x10",
    "5 8",
    "1.5 5",
    "--3",
    "8%%",
    "1_000",
    "½",
    "٣",
    "1" * 41,
]


@pytest.mark.parametrize("text", NOT_READ, ids=range(len(NOT_READ)))
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too l|three digits|decimal mark"):
        read_number(text, "%")


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [("$150,000", "$", "150000"), ("20 men", "men", "20"), ("20Men", "men", "20"), ("20", "men", "20"), ("5", "", "5")],
)
def test_unit_may_stand_before_or_after_or_be_left_out(text: str, unit: str, number: str) -> None:
    assert read_number(text, unit) == Decimal(number)


def test_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number("20 women", "men")


@given(st.text(max_size=45))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        number = read_number(text, "%")
    except ValueError:
        return
    assert number.is_finite()
    assert len(plain_decimal(number)) < 100


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4))
def test_number_written_plainly_grouped_or_with_a_comma_is_the_same(number: Decimal) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number
    assert read_number(f"{number:,}".translate({ord(","): ".", ord("."): ","})) == number
    assert read_number(f"{number:,}".replace(",", " ")) == number
    assert Decimal(plain_decimal(number)) == number


@pytest.mark.parametrize(
    ("number", "text"), [("0.0050", "0.005"), ("5e-3", "0.005"), ("-0", "0"), ("2e4", "20000"), ("0.000", "0")]
)
def test_plain_decimal_is_one_text_for_one_value(number: str, text: str) -> None:
    assert plain_decimal(Decimal(number)) == text


# Key, tolerance, entered, score.
SCORES = [
    ("0.005", "0", "0.005 %", 1.0),
    ("0.005", "0", "0,005", 1.0),
    ("0.005", "0", "5e-3", 1.0),
    ("0.005", "0", "0.0050", 1.0),
    ("0.005", "0", "0.0051", 0.0),
    ("0.005", "", "0.005", 1.0),
    ("400", "10", "390", 1.0),
    ("400", "10", "410", 1.0),
    ("400", "10", "410.001", 0.0),
    ("400", "10", "389.999", 0.0),
    ("0.3", "0.1", "0.2", 1.0),
    ("-5", "0", "−5", 1.0),
    ("-5", "0", "5", 0.0),
]


@pytest.mark.parametrize(("key", "tolerance", "entered", "score"), SCORES, ids=range(len(SCORES)))
def test_score_is_as_worked_by_hand(key: str, tolerance: str, entered: str, score: float) -> None:
    item = numeric(key, tolerance=tolerance)

    assert item_type(item).score(item, {"entered": entered}) == score


@pytest.mark.parametrize(
    "response", [None, {}, {"entered": ""}, {"entered": 5}, {"entered": "gone"}, {"chosen": ["a"]}]
)
def test_unanswered_item_and_stale_response_score_zero(response: Response | None) -> None:
    assert item_type(numeric()).score(numeric(), response) == 0.0


@pytest.mark.parametrize(
    ("values", "response"),
    [([], None), ([" "], None), (["0,005"], {"entered": "0,005"}), ([" 5e-3 ", ""], {"entered": "5e-3"})],
)
def test_form_keeps_what_was_entered(values: list[str], response: Response | None) -> None:
    assert item_type(numeric()).read_form(numeric(), values) == response


BAD_FORMS = [
    (numeric(), ["many"], "Enter a number, like 12.5%. The unit may be left out."),
    (numeric(unit="$"), ["many"], "Enter a number, like $12.5. The unit may be left out."),
    (numeric(unit="men"), ["many"], "Enter a number, like 12.5 men. The unit may be left out."),
    (numeric(unit=""), ["5 %"], "Enter a number, like 12.5 or 20,000, and nothing else."),
    (numeric(), ["1", "2"], "Enter one number only."),
    (numeric(), ["1" * 41], "Enter a number of at most 40 characters."),
    (numeric(), ["1" * 1_000_000], "Enter a number of at most 40 characters."),
]


@pytest.mark.parametrize(("item", "values", "message"), BAD_FORMS, ids=range(len(BAD_FORMS)))
def test_form_without_a_number_says_what_to_enter(item: Item, values: list[str], message: str) -> None:
    with pytest.raises(ResponseError) as caught:
        item_type(item).read_form(item, values)

    assert str(caught.value) == message


JSONS: list[tuple[Json, Response | None]] = [
    (None, None),
    ("", None),
    ([], None),
    ({"entered": None}, None),
    ({"entered": "0,005"}, {"entered": "0,005"}),
    (["0.005"], {"entered": "0.005"}),
    (0.005, {"entered": "0.005"}),
    (5e-7, {"entered": "0.0000005"}),
    (20000, {"entered": "20000"}),
    (0, {"entered": "0"}),
]


@pytest.mark.parametrize(("value", "response"), JSONS, ids=range(len(JSONS)))
def test_json_is_read_like_a_form(value: Json, response: Response | None) -> None:
    assert item_type(numeric()).read_json(numeric(), value) == response


BAD_JSONS: list[Json] = [
    True,
    float("nan"),
    float("inf"),
    1e308,
    10**400,
    10**5000,
    {},
    {"entered": {"a": 1}},
    {"entered": True},
    {"chosen": ["a"]},
    [[1]],
    [None],
]


@pytest.mark.parametrize("value", BAD_JSONS, ids=range(len(BAD_JSONS)))
def test_json_that_is_no_number_is_refused(value: Json) -> None:
    with pytest.raises(ResponseError, match="Enter a number, like 12"):
        item_type(numeric()).read_json(numeric(), value)


RIGHT = Explanation("0.005", "0.005%", False, True, "Why right", ("s",))
EIGHT = Explanation("8", "8%", False, False, "Why 8", ("own",))
HALF = Explanation("0.5", "0.5%", False, False, "Why 0.5", ("own",))


def marked(explanation: Explanation) -> Explanation:
    """The explanation of a value that was entered."""
    return Explanation(explanation.option_id, explanation.text, True, *_rest(explanation))


def _rest(explanation: Explanation) -> tuple[bool, str, tuple[str, ...]]:
    return explanation.correct, explanation.rationale, explanation.cites


OTHER = Explanation(
    "entered", "7 %", True, False, "This is not the value asked for. The explanation of 0.005% shows the way to it.", ()
)
EXPLAINED: list[tuple[Response | None, tuple[Explanation, ...]]] = [
    (None, (RIGHT, EIGHT, HALF)),
    ({"entered": "5e-3"}, (marked(RIGHT), EIGHT, HALF)),
    ({"entered": "8.0 %"}, (RIGHT, marked(EIGHT), HALF)),
    ({"entered": "7 %"}, (RIGHT, EIGHT, HALF, OTHER)),
]


@pytest.mark.parametrize(("response", "explanations"), EXPLAINED, ids=range(len(EXPLAINED)))
def test_key_misreadings_and_other_value_are_explained(
    response: Response | None, explanations: tuple[Explanation, ...]
) -> None:
    assert item_type(numeric()).explain(numeric(), response) == explanations


def test_value_near_two_misreadings_is_the_nearer_one() -> None:
    item = numeric("100", tolerance="10", misreadings=("50", "60"))

    explanations = item_type(item).explain(item, {"entered": "57"})

    assert [each.option_id for each in explanations if each.chosen] == ["60"]


def test_response_text_is_what_was_entered() -> None:
    assert item_type(numeric()).response_text(numeric(), {"entered": "5e-3"}) == "5e-3"
    assert item_type(numeric()).response_text(numeric(), None) == ""


@pytest.mark.parametrize(("unit", "text"), [("%", "8%"), ("$", "$8"), ("men", "8 men"), ("", "8")])
def test_value_is_shown_with_its_unit(unit: str, text: str) -> None:
    assert with_unit(numeric(unit=unit), "8") == text


PROBLEMS = [
    (numeric(), []),
    (numeric("-1.5", tolerance="0.25"), []),
    (numeric("5e-3"), ['key "5e-3" is not a plain number. Write it like "0.005": digits and a decimal point only.']),
    (
        numeric(misreadings=("8",)),
        ["misreading: 1 given. A numeric item needs at least two wrong values, each with its reason."],
    ),
    (numeric(rationale=""), ["rationale is missing. A numeric item needs one that shows how to come to the value."]),
    (
        numeric(tolerance="-1"),
        ['tolerance "-1" is below zero. Write how far from the key a right answer may be, like "0".'],
    ),
    (
        numeric("10", tolerance="2", misreadings=("12", "13")),
        ['misreading "12" is within the tolerance of the key 10. It would be scored as right: change one of them.'],
    ),
    (numeric(misreadings=("8", "8")), ['misreading "8" is listed more than once. List it once.']),
]


@pytest.mark.parametrize(("item", "problems"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_faults_of_an_item_are_told_with_their_remedy(item: Item, problems: list[str]) -> None:
    assert list(item_type(item).problems(item)) == problems
