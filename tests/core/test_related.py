from __future__ import annotations

from pathlib import Path
from typing import Any

from pressroom.models import Post
from pressroom.web.related import RelatedPosts
from tests.support.newsrooms import make_post
from tests.support.sites import make_site_at, post


def make_posts(*terms: tuple[str, ...], **fields: Any) -> list[Post]:
    """Answer posts of consecutive days with tags, newest first; the first is of May 1 and called `p1`."""
    return [make_post(f"p{day}", f"2026-05-{day:02} 09:00", tags=tags, **fields) for day, tags in enumerate(terms, 1)][::-1]


def name_related(posts: list[Post], slug: str, *besides: str) -> list[str]:
    """Answer the slugs of the posts that are related to one."""
    places = {item.slug: place for place, item in enumerate(posts)}
    return [item.slug for item in RelatedPosts(posts, range(len(posts))).choose(places[slug], [posts[places[other]] for other in besides])]


def test_rarest_topic_goes_first() -> None:
    """Two posts share a rare tag and all a common one: the rare one says more."""
    posts = make_posts(("all", "rare"), ("all",), ("all",), ("all", "rare"))
    assert name_related(posts, "p1") == ["p4", "p2", "p3"]


def test_nearest_in_time_go_first_within_a_topic() -> None:
    """Of two that are as near, the newer one."""
    posts = make_posts(*[("roads",)] * 9)
    assert name_related(posts, "p5") == ["p6", "p4", "p7"]
    assert name_related(posts, "p1") == ["p2", "p3", "p4"]
    assert name_related(posts, "p9") == ["p8", "p7", "p6"]


def test_new_post_changes_only_boxes_near_it() -> None:
    """Of nine posts on a topic, the boxes of the newest three may change when a tenth comes."""
    before, after = make_posts(*[("roads",)] * 9), make_posts(*[("roads",)] * 10)
    changed = [f"p{day}" for day in range(1, 10) if name_related(before, f"p{day}") != name_related(after, f"p{day}")]
    assert changed == ["p8", "p9"]


def test_what_the_page_shows_anyway_is_not_repeated() -> None:
    """Neither the post itself nor those of the box “Recent posts”, and no post twice."""
    posts = make_posts(("a", "b"), ("a", "b"), ("a",), ("b",))
    assert name_related(posts, "p1", "p2") == ["p3", "p4"]


def test_tag_like_a_category_is_one_topic() -> None:
    """Terms with the same slug are the same for readers."""
    posts = [make_post("b", "2026-05-02 09:00", categories=("Open Data",)), make_post("a", tags=("open data",))]
    assert name_related(posts, "a") == ["b"]


def test_post_without_shared_topics_has_none() -> None:
    """No box is better than one with posts on something else."""
    assert name_related(make_posts(("a",), ("b",), ()), "p1") == []


def test_withheld_post_is_never_related(tmp_path: Path) -> None:
    """A draft or scheduled post shares the topic, and no page says so; once it is out, the others lead to it."""
    texts: dict[str, str | bytes] = {f"content/posts/p{day}.md": post(f"Post {day}", f"2026-04-{day:02}") for day in range(10, 14)}
    texts["content/posts/a.md"] = post("Alpha", "2026-03-01", tags="[Roads]")
    texts["content/posts/soon.md"] = post("Soon", "2026-07-01", tags="[Roads]")
    texts["content/posts/draft.md"] = post("Draft", "2026-03-02", tags="[Roads]", draft="true")
    site = make_site_at(tmp_path, texts)
    site.build()
    assert "pr-related" not in site.read("2026/03/01/a/")
    for day in range(2, 6):
        site.write(f"content/posts/q{day}.md", post(f"Later {day}", f"2026-07-{day:02}"))
    site.build(at="2026-08-01")
    page = site.read("2026/03/01/a/")
    assert '<a href="/2026/07/01/soon/">Soon</a>' in page[page.index('id="pr-related"') :]
    assert "Draft" not in page
