"""Which posts are related: those that share the rarest topic, and of these the nearest in time.

By the nearest, and not by the newest: a new post changes the boxes of the few that stand beside it in a topic, not of all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pressroom.models import Post
from pressroom.slugs import slugify

MOST = 3


class RelatedPosts:
    """Knows the listed posts of a language by their categories and tags."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self._terms = {post.source: _list_terms(post) for post in posts}
        self._groups: dict[str, list[Post]] = {}
        self._places: dict[tuple[str, str], int] = {}
        for post in posts:
            for term in self._terms[post.source]:
                group = self._groups.setdefault(term, [])
                self._places[term, post.source] = len(group)
                group.append(post)

    def choose(self, post: Post, besides: Collection[Post] = ()) -> tuple[Post, ...]:
        """Answer up to three posts that share a term with a listed one, by the rarest first; not those that the page shows anyway."""
        chosen: dict[str, Post] = {}
        shown = {post.source, *(other.source for other in besides)}
        for term in sorted(self._terms[post.source], key=lambda term: (len(self._groups[term]), term)):
            for other in self._walk_from(post, term):
                if len(chosen) == MOST:
                    return tuple(chosen.values())
                if other.source not in shown:
                    chosen.setdefault(other.source, other)
        return tuple(chosen.values())

    def _walk_from(self, post: Post, term: str) -> Iterator[Post]:
        """Answer the posts of a term from the nearest in time to the farthest; of two as near, the newer one first."""
        group, place = self._groups[term], self._places[term, post.source]
        newer, older, moment = place - 1, place + 1, post.instant.timestamp()
        while newer >= 0 and older < len(group):
            if group[newer].instant.timestamp() - moment <= moment - group[older].instant.timestamp():
                yield group[newer]
                newer -= 1
            else:
                yield group[older]
                older += 1
        yield from reversed(group[: newer + 1])
        yield from group[older:]


def _list_terms(post: Post) -> tuple[str, ...]:
    """Answer a post's topics; a tag that is called like a category is one topic with it, as it is for readers."""
    return tuple(dict.fromkeys(slugify(name) for name in (*post.categories, *post.tags)))
