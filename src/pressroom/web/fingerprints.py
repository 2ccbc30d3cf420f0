"""The identity of a page: a digest of everything that its bytes depend on.

A page with the fingerprint of the last build isn't rendered again, so whatever is read of an Edition for a plan must be named here for
that plan: the site, the template with all it includes, the plan itself, and of each post, page, author and term what the page shows.
`--verify-cache` and a test over random edits hold that nothing is missing. Posts are known by digests that the store keeps, so a
fingerprint costs microseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Literal

from pressroom import locales
from pressroom.edition import Edition
from pressroom.models import Author, Post, State, Term
from pressroom.relations import Series
from pressroom.slugs import slugify
from pressroom.structs import Struct, exchange
from pressroom.web import press
from pressroom.web.alternates import list_alternates
from pressroom.web.feed_plans import FeedPagePlan, FeedPlan, FollowingPlan, SubscribePlan
from pressroom.web.list_plans import IndexPlan, ListPlan, Month
from pressroom.web.picture_plans import IconPlan, PicturePlan, SharePicturePlan, WebManifestPlan
from pressroom.web.plans import TEMPLATES, GonePlan, MovedPlan, NotFoundPlan, PagePlan, Plan, PostPlan, TextPlan
from pressroom.web.press_plans import CorrectionsFeedPlan, CorrectionsPlan, MediaKitPlan, PlainTextPlan, PressPlan
from pressroom.web.relation_plans import CalendarPlan, SeriesPlan, invites, list_upcoming
from pressroom.web.search_plans import SearchPlan, TitlesPlan
from pressroom.web.theme import Theme


def fingerprint_plans(
    plans: Mapping[str, Plan], edition: Edition, theme: Theme, version: bytes
) -> dict[str, bytes]:
    """Answer the fingerprint of every plan by its path; `version` names the program that will render it."""
    fingerprints = _Fingerprints(edition, theme, version)
    return {path: _digest(fingerprints.join_parts(plan)) for path, plan in plans.items()}


class Reworded(Struct, frozen=True):
    """Plain posts that say something else than before, by source: those whose card does, and all whose page does."""

    cards: frozenset[str]
    wholes: frozenset[str]


def select_plans(plans: Mapping[str, Plan], reworded: Reworded) -> dict[str, Plan]:
    """Answer the plans whose pages may show what some posts say, where nothing else has changed; too many is no fault."""
    return {path: plan for path, plan in plans.items() if _may_show(plan, reworded)}


def _may_show(plan: Plan, reworded: Reworded) -> bool:
    match plan:
        case PostPlan():
            beside = (plan.post, *plan.recent, *plan.related, *[post for post in (plan.newer, plan.older) if post])
            return plan.post.series is not None or not reworded.wholes.isdisjoint([post.source for post in beside])
        case ListPlan():
            return plan.view == "home" or not reworded.cards.isdisjoint([post.source for post in plan.posts])
        case TitlesPlan():
            return not reworded.cards.isdisjoint([post.source for post in plan.posts])
        case FeedPlan():
            return not reworded.wholes.isdisjoint([post.source for post in plan.posts])
        case SharePicturePlan():
            return plan.post.source in reworded.cards
        case TextPlan():
            return plan.subject == "news"
    return True


class _Fingerprints:
    """Joins what a page depends on. Every part is a digest of one length, so that parts can't be mistaken for one another."""

    def __init__(self, edition: Edition, theme: Theme, version: bytes) -> None:
        self._edition = edition
        self._rendered = edition.rendered
        self._site = self._digest_site(theme, version)
        templates = theme.digest_templates()
        self._templates = {view: templates.get(name, NOTHING) for view, name in TEMPLATES.items()}
        self._heads: dict[tuple[str, str], bytes] = {}
        languages = edition.config.languages
        self._terms = {(taxonomy, lang): _TermDigests(edition, taxonomy, lang) for taxonomy in TAXONOMIES for lang in languages}
        self._names = {slug: _digest(author.name.encode()) for slug, author in edition.authors.items()}
        self._authors = {slug: self._digest_author(author) for slug, author in edition.authors.items()}
        self._cards = _CardDigests(self._digest_card, edition.reachable)
        self._listed: tuple[tuple[Plan, ...], bytes] = (), b""

    def join_parts(self, plan: Plan) -> bytes:
        """Answer everything that a plan's page depends on."""
        head = self._head(plan)
        match plan:
            case PostPlan():
                return head + self._join_post(plan)
            case ListPlan():
                return head + self._join_list(plan)
            case IndexPlan():
                entries = [(_name(entry.subject), entry.path, entry.count) for entry in plan.entries]
                return head + _digest_of(plan.path, plan.subject, plan.older, plan.newer, entries)
            case SeriesPlan() | CalendarPlan() | SearchPlan() | TitlesPlan():
                return head + self._join_related(plan)
            case PagePlan():
                return head + self._whole(plan.page.source) + _digest_of(plan.page.updated) + self._digest_alternates(plan)
            case GonePlan() | MovedPlan():
                return head + _join_stub(plan)
            case NotFoundPlan():
                return head + b"".join([self._cards[post.source] for post in plan.posts])
            case FeedPlan() | SubscribePlan() | FeedPagePlan() | SharePicturePlan() | IconPlan() | WebManifestPlan():
                return head + self._join_outward(plan)
            case TextPlan():
                return head + self._join_text(plan)
            case PlainTextPlan() | MediaKitPlan():
                state = _STATES[self._edition.states[plan.post.source]]
                return head + self._whole(plan.post.source) + state + self._digest_press(plan.post)
            case PressPlan():
                return head + self._join_press_page(plan)
            case CorrectionsPlan() | CorrectionsFeedPlan():
                guids = self._edition.guids
                changes = [(item.post.source, _digest_of(item.anchor, item.change)) for item in plan.changes]
                return head + b"".join([self._cards[source] + _digest_of(guids[source]) + change for source, change in changes])

    def _head(self, plan: Plan) -> bytes:
        """Answer what all pages of a view and language depend on."""
        key = plan.view, plan.lang
        if key not in self._heads:
            words = _digest_of(locales.find_words(plan.lang, self._edition.config.catalogs))
            template = self._templates.get(plan.view, NOTHING)
            frame = NOTHING if template is NOTHING else self._digest_frame(plan.lang)
            self._heads[key] = _digest(self._site + template + words + frame + _digest_of(*key))
        return self._heads[key]

    def _join_post(self, plan: PostPlan) -> bytes:
        post, cards = plan.post, self._cards
        tags, categories = self._terms["tags", post.lang], self._terms["categories", post.lang]
        parts = [
            _SIZES[len(post.authors), len(post.categories), len(post.tags), len(plan.related)],
            self._whole(post.source),
            cards[post.source],
            _STATES[self._edition.states[post.source]],
            self._digest_press(post),
            self._digest_part(post),
            self._digest_alternates(plan),
            cards[plan.newer.source] if plan.newer else NOTHING,
            cards[plan.older.source] if plan.older else NOTHING,
            *[cards[other.source] for other in plan.related],
            *[self._authors.get(slug, NOTHING) for slug in post.authors],
            *[categories[name] for name in post.categories],
            *[tags[name] for name in post.tags],
            *[cards[other.source] for other in plan.recent],
        ]
        if post.withdrawn:
            parts.append(_digest_of(self._edition.resolve(post.source, post.withdrawn.replacement)))
        return b"".join(parts)

    def _join_list(self, plan: ListPlan) -> bytes:
        subject = self._authors[plan.subject.slug] if isinstance(plan.subject, Author) else _digest_of(plan.subject)
        where = _digest_of(plan.path, plan.number, plan.count, plan.older, plan.newer)
        topics = self._home_topics[plan.lang] + self._digest_upcoming(plan.lang) if plan.view == "home" else NOTHING
        lead = self._cards[plan.lead.source] if plan.lead else NOTHING
        return b"".join([subject, where, topics, lead, *[self._cards[post.source] for post in plan.posts]])

    def _join_outward(self, plan: FollowingPlan | PicturePlan) -> bytes:
        match plan:
            case FeedPlan():
                return self._join_feed(plan)
            case SubscribePlan():
                names = [(feed.address, _name(feed.subject) if feed.subject else "") for feed in plan.feeds]
                return _digest_of(plan.path, names, plan.corrections)
            case SharePicturePlan():
                return self._cards[plan.post.source]
            case FeedPagePlan() | IconPlan() | WebManifestPlan():
                return _digest_of(plan.path)

    def _join_lookup(self, plan: SearchPlan | TitlesPlan) -> bytes:
        if isinstance(plan, TitlesPlan):
            return _digest_of(plan.path, plan.older, plan.newer) + b"".join([self._cards[post.source] for post in plan.posts])
        languages = self._edition.config.languages
        terms = [(term.slug, term.name) for lang in languages for term in self._edition.terms("categories", lang).values()]
        authors = sorted((slug, author.name) for slug, author in self._edition.authors.items())
        return _digest_of(plan.path, plan.years, terms, authors)

    def _join_feed(self, plan: FeedPlan) -> bytes:
        guids = [self._edition.guids[post.source] for post in plan.posts]
        name = plan.subject.name if plan.subject else ""
        pictures = [self._edition.find_picture(post) for post in plan.posts]
        parts = [_digest_of(plan.path, name, guids, plan.previous, [(asset.path, asset.digest) for asset in pictures if asset])]
        for post in plan.posts:
            parts += [self._cards[post.source], self._whole(post.source), *(self._authors.get(slug, NOTHING) for slug in post.authors)]
            parts += [_digest_of(post.changes)] if post.changes else []
        return b"".join(parts)

    def _join_text(self, plan: TextPlan) -> bytes:
        redirects = [(redirect.path, redirect.target) for redirect in plan.redirects]
        news = [self._cards[post.source] for post in plan.posts]
        return _digest_of(plan.path, redirects, plan.gone, self._digest_all_listed(plan.pages)) + b"".join(news)

    def _digest_all_listed(self, pages: tuple[Plan, ...]) -> bytes:
        """Answer what a sitemap depends on; its parts have all pages in common."""
        if self._listed[0] is not pages:
            self._listed = pages, _digest(b"".join([self._digest_listed(page) for page in pages]))
        return self._listed[1]

    def _digest_listed(self, page: Plan) -> bytes:
        """Answer what a page's line in the sitemap depends on."""
        match page:
            case PostPlan():
                modified = press.find_modified(page.post)
                changed = _digest_of(modified) if modified else NOTHING
                return self._rendered[page.post.source].shape + changed + self._digest_alternates(page)
            case PagePlan():
                return _digest_of(page.path, page.page.updated) + self._digest_alternates(page)
            case SeriesPlan():
                return _digest_of(page.path, max(post.instant for post in page.series.posts))
            case CorrectionsPlan():
                return _digest_of(page.path, page.changes[0].change.at)
            case ListPlan() | PressPlan() if page.posts:
                return _digest(page.path.encode()) + self._rendered[page.posts[0].source].shape
            case _:
                return _digest(page.path.encode())

    def _join_press_page(self, plan: PressPlan) -> bytes:
        sources = [contact.source for contact in self._edition.contacts.values()]
        sources += [text.source for text in press.list_current_boilerplate(self._edition, plan.lang)]
        shown = [] if plan.number else sources
        where = _digest_of(plan.path, plan.number, plan.count, plan.older, plan.newer, shown)
        return b"".join([where, *map(self._whole, shown), *[self._cards[post.source] for post in plan.posts]])

    def _digest_press(self, post: Post) -> bytes:
        """Answer what a press office adds to a post: files, whom to ask, what is said of the agency, what was changed by now."""
        if post.kind == "post" and not (post.contacts or post.boilerplate or post.attachments or post.changes):
            return _digest_of(post.updated) if post.updated else NOTHING
        edition = self._edition
        files = [*(asset for _, asset in press.list_attachments(edition, post)), *press.list_kit_files(edition, post)]
        sources = [edition.contacts[slug].source for slug in post.contacts]
        sources += [text.source for text in press.list_boilerplate(edition, post)]
        changed = post.updated, post.changes
        own = _digest_of(edition.instant < post.instant, changed, [(asset.path, asset.digest) for asset in files], sources)
        return _digest(own + b"".join(map(self._whole, sources)))

    def _digest_frame(self, lang: str) -> bytes:
        """Answer what a press office puts round every page: links to its pages where there are any, open advisories."""
        shown = [(post.title, post.date, post.slug, post.lang, post.expires) for post in press.list_advisories(self._edition, lang)]
        return _digest_of(press.has_press_page(self._edition, lang), bool(press.list_changes(self._edition, lang)), shown)

    def _digest_part(self, post: Post) -> bytes:
        """Answer the place of a post in its series, and the parts beside it."""
        part = self._edition.relations.find_part(post.source) if post.series else None
        if part is None:
            return NOTHING
        beside = [self._cards[other.source] if other else NOTHING for other in (part.before, part.after)]
        series = part.series
        return _digest(_digest_of(series.slug, series.name, part.number, len(series.posts)) + b"".join(beside))

    def _digest_alternates(self, plan: Plan) -> bytes:
        """Answer where a page stands in other languages."""
        alternates = list_alternates(self._edition, plan)
        return _digest_of(alternates) if alternates else NOTHING

    def _digest_upcoming(self, lang: str) -> bytes:
        """Answer what the front page shows of events, and whether it has a place for them."""
        shown = [(self._cards[post.source], post.event) for post in list_upcoming(self._edition, lang)]
        return _digest_of(invites(self._edition, lang), shown)

    def _join_related(self, plan: SeriesPlan | CalendarPlan | SearchPlan | TitlesPlan) -> bytes:
        if isinstance(plan, SearchPlan | TitlesPlan):
            return self._join_lookup(plan)
        if isinstance(plan, SeriesPlan):
            return _digest_of(plan.path, plan.series.name) + b"".join([self._cards[post.source] for post in plan.series.posts])
        guids = self._edition.guids
        said = [_digest_of(post.event, guids[post.source], press.find_modified(post)) for post in plan.posts]
        return _digest_of(plan.path) + b"".join([own + self._cards[post.source] for own, post in zip(said, plan.posts, strict=True)])

    @cached_property
    def _home_topics(self) -> dict[str, bytes]:
        return {lang: self._digest_topics(lang) for lang in self._edition.config.languages}

    def _digest_topics(self, lang: str) -> bytes:
        counts = Counter(name for post in self._edition.posts_by_lang[lang] for name in post.categories)
        return _digest_of(sorted(counts.items()))

    def _digest_site(self, theme: Theme, version: bytes) -> bytes:
        assets = sorted((name, asset.path) for name, asset in theme.assets.items())
        edition = self._edition
        # What [gone] says stands on tombstones alone.
        return _digest_of(version, exchange(edition.config, gone=()), sorted(edition.hidden_navigation), edition.drafts, assets)

    def _digest_card(self, post: Post) -> bytes:
        """Answer what a card depends on: the post's own words, and the names of its authors and first category."""
        parts = [self._rendered[post.source].card, *[self._names.get(slug, NOTHING) for slug in post.authors]]
        if post.categories:
            parts.append(self._terms["categories", post.lang][post.categories[0]])
        if post.image:
            asset = self._edition.find_picture(post)
            parts.append(_digest_of(self._edition.resolve(post.source, post.image.src), asset.digest if asset else b""))
        return _digest(b"".join(parts))

    def _digest_author(self, author: Author) -> bytes:
        """Answer what an author's box depends on."""
        photo = self._edition.resolve(author.source, author.photo.src) if author.photo else None
        asset = self._edition.assets.get(photo or "")
        return _digest(self._whole(author.source) + _digest_of(photo, asset.digest if asset else b""))

    def _whole(self, source: str) -> bytes:
        """Answer what a source's whole page depends on: itself, and what its links lead to now."""
        rendered = self._rendered[source]
        hidden = self._edition.hidden_addresses.get(source)
        whole = _digest(rendered.whole + _digest_of(hidden)) if hidden else rendered.whole
        if not rendered.references:
            return whole
        links = [self._edition.resolve(source, reference.target) for reference in rendered.references]
        # Pages say how large their pictures are.
        shown = (link for link, reference in zip(links, rendered.references, strict=True) if reference.kind == "image" and link)
        pictures = [asset.digest for link in shown if (asset := self._edition.assets.get(link))]
        return _digest(whole + _digest_of(links, pictures))


class _CardDigests(dict[str, bytes]):
    """The digest of what lists show of a post, by its source; made when it is asked for."""

    def __init__(self, digest: Callable[[Post], bytes], posts: Mapping[str, Post]) -> None:
        super().__init__()
        self._digest, self._posts = digest, posts

    def __missing__(self, source: str) -> bytes:
        self[source] = digest = self._digest(self._posts[source])
        return digest


class _TermDigests(dict[str, bytes]):
    """The digest of a term by each of its spellings: of its slug and name, or `NOTHING` for a term that has no page."""

    def __init__(self, edition: Edition, taxonomy: Literal["tags", "categories"], lang: str) -> None:
        super().__init__()
        self._terms = edition.terms(taxonomy, lang)

    def __missing__(self, name: str) -> bytes:
        term = self._terms.get(slugify(name))
        self[name] = digest = _digest_of(term.slug, term.name) if term else NOTHING
        return digest


class _SizeDigests(dict[tuple[int, ...], bytes]):
    """The digest of some numbers of parts, so that an author more and a tag less is another page."""

    def __missing__(self, sizes: tuple[int, ...]) -> bytes:
        self[sizes] = digest = _digest_of(*sizes)
        return digest


def _name(subject: Term | Author | Series | Month | int) -> str:
    return subject.name if isinstance(subject, Term | Author | Series) else repr(subject)


def _join_stub(plan: GonePlan | MovedPlan) -> bytes:
    if isinstance(plan, MovedPlan):
        return _digest_of(plan.path, plan.redirect.target, plan.redirect.title)
    return _digest_of(plan.path, str(plan.tombstone.expired), plan.tombstone.reason)


def _digest_of(*values: object) -> bytes:
    """Answer the digest of values whose `repr` says all of them."""
    return _digest(repr(values).encode())


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


NOTHING = bytes(16)
TAXONOMIES: tuple[Literal["tags", "categories"], ...] = ("tags", "categories")
_SIZES = _SizeDigests()
_STATES = {state: _digest_of(state.value) for state in State}
