"""Which posts are related: those that share the rarest topic, and of these the nearest in time.

By the nearest, and not by the newest: a new post changes the boxes of the few that stand beside it in a topic, not of all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from pressroom.models import Post
from pressroom.slugs import slugify

MOST = 3


class RelatedPosts:
    """Knows the listed posts of a language by their categories and tags; they are given newest first, and named by their places here."""

    def __init__(self, posts: Sequence[Post], wanted: Iterable[int]) -> None:
        """Of the posts at the places `wanted` it can be told which are related to them."""
        self._posts = posts
        terms = [_list_terms(post) for post in posts]
        self._terms = {place: terms[place] for place in wanted}
        self._groups = _group_places(terms, frozenset(chain.from_iterable(self._terms.values())))
        self._moments = {place: posts[place].instant.timestamp() for place in set(chain.from_iterable(self._groups.values()))}
        by_rarity = sorted(self._groups, key=lambda term: (len(self._groups[term]), term))
        self._ranks = {term: rank for rank, term in enumerate(by_rarity)}

    def choose(self, place: int, besides: Collection[Post] = ()) -> tuple[Post, ...]:
        """Answer up to three posts that share a term with the one at a place, by the rarest first; not those that the page shows anyway."""
        chosen: list[Post] = []
        shown = {self._posts[place].source, *[other.source for other in besides]}
        for term in sorted(self._terms.get(place, ()), key=self._ranks.__getitem__):
            for other in self._walk_from(place, self._groups[term]):
                post = self._posts[other]
                if post.source in shown:
                    continue
                shown.add(post.source)
                chosen.append(post)
                if len(chosen) == MOST:
                    return tuple(chosen)
        return tuple(chosen)

    def _walk_from(self, place: int, group: list[int]) -> Iterator[int]:
        """Answer the other posts of a term from the nearest in time to the farthest; of two as near, the newer one first."""
        here = bisect_left(group, place)
        newer, older, last, moments = here - 1, here + 1, len(group), self._moments
        middle = 2 * moments[place]
        while newer >= 0 and older < last:
            if moments[group[newer]] + moments[group[older]] <= middle:
                yield group[newer]
                newer -= 1
            else:
                yield group[older]
                older += 1
        yield from reversed(group[: newer + 1])
        yield from group[older:]


def _group_places(terms: Sequence[Collection[str]], wanted: Collection[str]) -> dict[str, list[int]]:
    """Answer the places at which each of some topics is among the `terms`, the newest first."""
    groups: dict[str, list[int]] = {term: [] for term in wanted}
    for place, own in enumerate(terms):
        for term in own:
            if term in groups:
                groups[term].append(place)
    return groups


def _list_terms(post: Post) -> tuple[str, ...]:
    """Answer a post's topics; a tag that is called like a category is one topic with it, as it is for readers."""
    return tuple(dict.fromkeys(map(slugify, (*post.categories, *post.tags))))
