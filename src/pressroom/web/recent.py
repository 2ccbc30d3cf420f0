"""Which posts stand in the “Recent posts” box under a post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pressroom.config import SiteConfig
from pressroom.models import Post
from pressroom.slugs import slugify

RECENT = 3


def choose_recent(
    config: SiteConfig, posts: Sequence[Post], place: int, by_category: dict[str, list[Post]]
) -> tuple[Post, ...]:
    """Answer the posts that stand under the post at a place of a language's posts, as the site has chosen (`recent`)."""
    if config.recent == "before":
        return tuple(posts[place + 1 : place + 1 + RECENT])
    post = posts[place]
    if config.recent == "category" and post.categories:
        return _first_others(by_category[slugify(post.categories[0])], post)
    return _first_others(posts, post)


def _first_others(posts: Sequence[Post], post: Post) -> tuple[Post, ...]:
    return tuple(other for other in posts[: RECENT + 1] if other is not post)[:RECENT]


def group_by_first_category(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Answer posts by the slug of their first category."""
    groups: dict[str, list[Post]] = {}
    for post in posts:
        if post.categories:
            groups.setdefault(slugify(post.categories[0]), []).append(post)
    return groups
