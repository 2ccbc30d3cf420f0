from __future__ import annotations

import pytest

from tests.browser.checks import axe_violations, console_errors
from tests.browser.shapes import PageAt, Serve
from tests.conftest import MakeSite
from tests.support.sites import post


@pytest.mark.parametrize(
    ("script", "asked", "reached"),
    [
        (True, "/old/#part", "/2026/05/01/a/#part"),
        (True, "/old/", "/2026/05/01/a/"),
        (True, "/2013/old.html?from=mail#part", "/2026/05/01/a/#part"),
        (False, "/old/#part", "/2026/05/01/a/"),
    ],
)
def test_old_address_leads_to_the_new_one(
    make_site: MakeSite, page_at: PageAt, serve: Serve, script: bool, asked: str, reached: str
) -> None:
    """A browser arrives at the new page, with scripts at the same part of it, and its policy stands in nobody’s way."""
    site = make_site({"content/posts/a.md": post("A", body="## Part\n\nText.", aliases="[/old/, /2013/old.html]")})
    site.build()
    base = serve(site.output)
    page = page_at(base + asked, script=script)
    page.wait_for_url(base + reached)
    assert page.title().startswith("A")


def test_stub_is_accessible(make_site: MakeSite, page_at: PageAt, serve: Serve) -> None:
    """What somebody sees for whom nothing leads on by itself is a page like any other."""
    site = make_site({"content/posts/a.md": post("A", aliases="/old/")})
    site.build()
    stub = site.output / "old/index.html"
    text = stub.read_text(encoding="utf-8")
    stub.unlink()
    stub.write_text(text.replace('http-equiv="refresh"', 'name="refresh"'), encoding="utf-8")
    page = page_at(serve(site.output) + "/old/")
    assert page.get_by_role("heading", level=1).inner_text() == "This page has moved"
    assert page.get_by_role("link", name="A", exact=True).get_attribute("href") == "/2026/05/01/a/"
    assert axe_violations(page) == []
    assert console_errors(page) == []
