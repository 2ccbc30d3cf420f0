"""Tags and categories that nearly agree: spelled in two ways, one the plural of the other, or a letter apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from pressroom.checking.rules import make_finding
from pressroom.errors import Finding
from pressroom.models import Post
from pressroom.slugs import slugify

# A term of one post that is a letter away from one of so many was most likely meant to be that one; short words are often a letter apart.
_OFTEN, _LONG_ENOUGH = 5, 7

Locate = Callable[[str, str, int], tuple[int, int]]


def check_terms(posts: Sequence[Post], locate: Locate) -> Iterator[Finding]:
    """Answer a finding at each rarer spelling of what other posts of the language call otherwise."""
    for taxonomy in ("tags", "categories"):
        for lang in sorted({post.lang for post in posts}):
            named = [(post, getattr(post, taxonomy)) for post in posts if post.lang == lang and getattr(post, taxonomy)]
            terms = _Terms([names for _, names in named])
            for post, names in named:
                for index, name in enumerate(names):
                    if found := terms.judge(name):
                        rule, message = found
                        yield make_finding(post.source, locate(post.source, taxonomy, index), rule, message)


class _Terms:
    """How often each term is used, by slug, and how often each spelling."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for names in lists:
            for name in names:
                self._spellings[slugify(name)][name] += 1
        self._used = {slug: spellings.total() for slug, spellings in self._spellings.items()}
        self._near: dict[str, str] = {}
        self._often = [slug for slug, count in self._used.items() if count >= _OFTEN and len(slug) >= _LONG_ENOUGH]

    def judge(self, name: str) -> tuple[str, str] | None:
        """Answer what is to be said of a term as (rule, message)."""
        slug = slugify(name)
        used = self._used[slug]
        spelling, count = self._spellings[slug].most_common(1)[0]
        if spelling != name and count > self._spellings[slug][name]:
            message = f"“{name}” is written “{spelling}” in {_posts(count)}; write it so here too, since pages show the commoner spelling"
            return "similar-terms", message
        for other in _other_numbers(slug):
            if self._used.get(other, 0) > used:
                message = f"“{name}” is used {_times(used)}, and “{other}” {_times(self._used[other])}; write the same for the same"
                return "similar-terms", message
        if used == 1 and len(slug) >= _LONG_ENOUGH and (near := self._find_near(slug)):
            meant = self._spellings[near].most_common(1)[0][0]
            return "rare-term", f"“{name}” is used only here, and “{meant}” {_times(self._used[near])}; did you mean that?"
        return None

    def _find_near(self, slug: str) -> str:
        if slug not in self._near:
            self._near[slug] = next((other for other in self._often if other != slug and _is_one_slip(slug, other)), "")
        return self._near[slug]


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter too many, too few or wrong, or by two that are exchanged; digits are no letters."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if any(char.isdigit() for char in left[:2] + right[:2]):
        return False
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])


def _other_numbers(slug: str) -> Iterator[str]:
    """Answer the plurals of a singular's slug and the singulars of a plural's, the simple English way."""
    yield f"{slug}s"
    yield f"{slug}es"
    if slug.endswith("y"):
        yield f"{slug[:-1]}ies"
    if slug.endswith("ies"):
        yield f"{slug[:-3]}y"
    if slug.endswith("es"):
        yield slug[:-2]
    if slug.endswith("s") and not slug.endswith("ss"):
        yield slug[:-1]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _posts(count: int) -> str:
    return "another post" if count == 1 else f"{count} other posts"
