from __future__ import annotations

import pytest

from tests.conftest import MakeSite
from tests.support.sites import MadeSite, post

A, B = "content/posts/a.md", "content/posts/b.md"
OLD = "2020-05-01"


def roll_back(site: MadeSite) -> tuple[int, str]:
    """Answer exit code and words of the command."""
    result = site.run("rollback", at="")
    return result.exit_code, result.output.strip()


def test_rollback_brings_the_version_before_back(make_site: MakeSite) -> None:
    """Byte for byte, once; the next build publishes the content as it is."""
    site = make_site({A: post("A", OLD)})
    site.build(at="")
    before = site.files()
    site.write(A, post("A wrong headline", OLD))
    site.build(at="")
    after = site.files()
    assert roll_back(site) == (
        0, f"The version before is live again in {site.output}: {len(before) - 1} files. The next build publishes what content/ holds."
    )  # fmt: skip
    assert site.files() == before
    site.build(at="")
    assert site.files() == after


def test_rollback_without_an_earlier_version_is_refused(make_site: MakeSite) -> None:
    """After the first publication there is nothing to go back to."""
    site = make_site({A: post("A", OLD)})
    site.build(at="")
    code, words = roll_back(site)
    assert code == 1
    assert words == f"no earlier version of {site.output} is kept; check out an earlier commit and build it"


@pytest.mark.parametrize(
    ("fields", "state"),
    [({"draft": "true"}, "draft"), ({"expires": "2020-06-01"}, "expired"), ({"embargo": "2999-01-01 09:00-05:00"}, "embargoed")],
)
def test_rollback_that_would_bring_a_withheld_post_back_is_refused(make_site: MakeSite, fields: dict[str, str], state: str) -> None:
    """What was taken down stays down, and the live site is as it was."""
    site = make_site({A: post("A", OLD), B: post("B", OLD)})
    site.build(at="")
    site.write(A, post("A", OLD, **fields))
    site.build(at="")
    live = site.files()
    code, words = roll_back(site)
    assert (code, site.files()) == (1, live)
    assert words == (
        f"the version before would bring back what is withheld now: {A} ({state}) at /2020/05/01/a/; the live site is as it was. "
        "Check out an earlier commit, mark there what has to stay withheld, and build it"
    )
    site.write(B, post("B again", OLD))
    site.build(at="")
    assert roll_back(site)[0] == 0
