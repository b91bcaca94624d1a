from tests.conftest import Cast


def test_home_opens(browse, cast: Cast) -> None:
    page = browse().get("/")

    assert page.status_code == 200
