"""No page is added without being looked at in the browser."""

from flask import Flask

from tests.browser.addresses import BY_A_WAY_OF_THEIR_OWN, NO_PAGE, PAGES
from tests.security.people import doors


def test_each_page_is_in_the_sweep_of_the_browser(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    swept = {addresses.match(path.partition("?")[0])[0] for _username, paths in PAGES for path in paths}

    shown = {door.endpoint for door in doors(app) if not door.writes}

    assert shown - swept - NO_PAGE == set(BY_A_WAY_OF_THEIR_OWN)


def test_what_is_said_to_be_no_page_is_still_there(app: Flask) -> None:
    assert {door.endpoint for door in doors(app)} >= NO_PAGE
