"""The identity of a page: a digest of everything that its bytes depend on.

A page with the fingerprint of the last build isn't rendered again, so whatever is read of an Edition for a plan must be named here for
that plan: the site, the template with all it includes, the plan itself, and of each post, page, author and term what the page shows.
`--verify-cache` and a test over random edits hold that nothing is missing. Posts are known by digests that the store keeps, so a
fingerprint costs microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import blake2b

from pressroom import locales
from pressroom.edition import Edition
from pressroom.models import Author, Post, Term
from pressroom.slugs import slugify
from pressroom.web.plans import (
    TEMPLATES,
    FeedPlan,
    GonePlan,
    IndexPlan,
    ListPlan,
    Month,
    NotFoundPlan,
    PagePlan,
    Plan,
    PostPlan,
    TextPlan,
)
from pressroom.web.theme import Theme


def fingerprint_plans(plans: Mapping[str, Plan], edition: Edition, theme: Theme, version: bytes) -> dict[str, bytes]:
    """Answer the fingerprint of every plan by its path; `version` names the program that will render it."""
    fingerprints = _Fingerprints(edition, theme, version)
    return {path: fingerprints.digest_plan(plan) for path, plan in plans.items()}


class _Fingerprints:
    def __init__(self, edition: Edition, theme: Theme, version: bytes) -> None:
        self._edition = edition
        self._templates = theme.digest_templates()
        assets = sorted((name, asset.path) for name, asset in theme.assets.items())
        self._site = _digest(version, repr((edition.config, edition.drafts, assets)).encode())
        self._words = {lang: _digest(self._site, repr(locales.find_words(lang)).encode()) for lang in edition.config.languages}
        self._cards: dict[str, bytes] = {}
        self._authors: dict[str, bytes] = {}

    def digest_plan(self, plan: Plan) -> bytes:
        """Answer the fingerprint of one plan."""
        template = self._templates.get(TEMPLATES.get(plan.view, ""), b"")
        return _digest(self._words[plan.lang], template, plan.view.encode(), plan.path.encode(), *self._parts(plan))

    def _parts(self, plan: Plan) -> Iterable[bytes]:
        match plan:
            case PostPlan():
                return self._parts_of_post(plan)
            case ListPlan():
                return self._parts_of_list(plan)
            case IndexPlan():
                entries = [(self._name(entry.subject), entry.path, entry.count) for entry in plan.entries]
                return (repr((plan.subject, plan.older, plan.newer, entries)).encode(),)
            case PagePlan():
                return (self._whole(plan.page.source),)
            case GonePlan():
                return (plan.tombstone.expired.isoformat().encode(),)
            case NotFoundPlan():
                return map(self._card, plan.posts)
            case FeedPlan():
                return self._parts_of_feed(plan)
            case TextPlan():
                return self._parts_of_text(plan)

    def _parts_of_post(self, plan: PostPlan) -> Iterable[bytes]:
        post = plan.post
        # Each neighbour stands at its place even where there is none, so that newer and older can't be mistaken for one another.
        neighbours = (self._card(post) if post else b"-" for post in (plan.newer, plan.older))
        topics = self._topics(post)
        state = self._edition.states[post.source].encode()
        instead = self._edition.resolve(post.source, post.withdrawn.replacement) if post.withdrawn else None
        own = (self._whole(post.source), state, topics, (instead or "").encode())
        return (*own, *map(self._author, post.authors), *neighbours, *map(self._card, (post, *plan.recent)))

    def _parts_of_list(self, plan: ListPlan) -> Iterable[bytes]:
        subject = self._author(plan.subject.slug) if isinstance(plan.subject, Author) else repr(plan.subject).encode()
        topics = self._home_topics[plan.lang] if plan.view == "home" else b""
        where = f"{plan.number} {plan.count} {plan.older} {plan.newer}".encode()
        return (subject, topics, where, *map(self._card, plan.posts))

    def _parts_of_feed(self, plan: FeedPlan) -> Iterable[bytes]:
        subject = plan.subject.name.encode() if plan.subject else b""
        yield subject
        for post in plan.posts:
            yield from (self._card(post), self._whole(post.source), *map(self._author, post.authors))

    def _parts_of_text(self, plan: TextPlan) -> Iterable[bytes]:
        for page in plan.pages:
            match page:
                case PostPlan():
                    yield self._card(page.post)
                    if page.post.updated:
                        yield page.post.updated.isoformat().encode()
                case PagePlan():
                    yield f"{page.path} {page.page.updated}".encode()
                case ListPlan():
                    newest = max((post.instant for post in page.posts), default=None)
                    yield f"{page.path} {newest}".encode()
                case _:
                    yield page.path.encode()

    @cached_property
    def _home_topics(self) -> dict[str, bytes]:
        return {lang: self._count_topics(lang) for lang in self._edition.config.languages}

    def _count_topics(self, lang: str) -> bytes:
        counts: dict[str, int] = {}
        for post in self._edition.posts_by_lang[lang]:
            for name in post.categories:
                counts[name] = counts.get(name, 0) + 1
        return repr(sorted(counts.items())).encode()

    def _card(self, post: Post) -> bytes:
        """Answer what a card depends on: the post's own words, and the names of its authors and first category."""
        card = self._cards.get(post.source)
        if card is None:
            authors = self._edition.authors
            names = [authors[slug].name for slug in post.authors if slug in authors]
            names += [term.name for term in self._terms_of(post, "categories", post.categories[:1])]
            image = self._edition.resolve(post.source, post.image.src) if post.image else None
            card = self._edition.rendered[post.source].card + "\0".join((*names, image or "")).encode()
            self._cards[post.source] = card
        return card

    def _author(self, slug: str) -> bytes:
        """Answer what an author's box depends on."""
        if slug not in self._authors:
            author = self._edition.authors.get(slug)
            self._authors[slug] = self._whole(author.source) + self._photo(author) if author else b""
        return self._authors[slug]

    def _photo(self, author: Author) -> bytes:
        return (self._edition.resolve(author.source, author.photo.src) or "").encode() if author.photo else b""

    def _whole(self, source: str) -> bytes:
        """Answer what a source's whole page depends on: itself, and what its links lead to now."""
        rendered = self._edition.rendered[source]
        if not rendered.references:
            return rendered.whole
        links = [self._edition.resolve(source, reference.target) for reference in rendered.references]
        return rendered.whole + repr(links).encode()

    def _topics(self, post: Post) -> bytes:
        terms = (*self._terms_of(post, "categories", post.categories), *self._terms_of(post, "tags", post.tags))
        return "\0".join(f"{term.slug}={term.name}" for term in terms).encode()

    def _terms_of(self, post: Post, taxonomy: str, names: Iterable[str]) -> Iterable[Term]:
        terms = self._edition.terms("tags" if taxonomy == "tags" else "categories", post.lang)
        return (terms[slug] for name in names if (slug := slugify(name)) in terms)

    def _name(self, subject: Term | Author | Month | int) -> str:
        return subject.name if isinstance(subject, Term | Author) else repr(subject)


def _digest(*parts: bytes) -> bytes:
    """Answer a digest of parts that can't be mistaken for one another."""
    lengths = ",".join([str(len(part)) for part in parts]).encode()
    return blake2b(b"\0".join((lengths, *parts)), digest_size=16).digest()
