"""A plan and its Edition to the context of a template.

A composer sees an Edition and nothing else, so no page can say a word of what is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import singledispatchmethod
from itertools import groupby
from typing import Any

from markupsafe import Markup

from pressroom import locales, permalinks
from pressroom.edition import Edition
from pressroom.locales import Words
from pressroom.markup import resolve_targets
from pressroom.models import Author, Image, Post, Term, Withdrawal
from pressroom.slugs import slugify
from pressroom.web.contexts import (
    AuthorContext,
    AuthorView,
    Card,
    Context,
    CountedLink,
    GoneContext,
    HomeContext,
    ImageView,
    IndexContext,
    Link,
    ListContext,
    Moment,
    MonthGroup,
    NotFoundContext,
    PageHead,
    Pagination,
    PostContext,
    PostView,
    RecentPost,
    SiteView,
    StandingContext,
    TermContext,
    WithdrawalNotice,
)
from pressroom.web.plans import Entry, GonePlan, IndexPlan, ListPlan, Month, NotFoundPlan, PagePlan, Plan, PostPlan
from pressroom.web.theme import Theme

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'"
_SECONDS = 3


class Composer:
    """Makes the context of any plan that is rendered from a template; values that pages share are made once."""

    def __init__(self, edition: Edition, theme: Theme) -> None:
        self._edition = edition
        self._config = edition.config
        self._theme = theme
        self._cards: dict[str, Card] = {}
        self._authors: dict[tuple[str, str], AuthorView] = {}
        self._sites: dict[str, SiteView] = {}

    def compose(self, plan: Plan) -> Context:
        """Answer the context of a plan; `plans.TEMPLATES` names the template it is for."""
        return self._compose(plan)

    @singledispatchmethod
    def _compose(self, plan: Plan) -> Context:
        raise TypeError(f"{type(plan).__name__} is rendered from no template")

    @_compose.register
    def _(self, plan: PostPlan) -> Context:
        post = plan.post
        card = self.make_card(post)
        withdrawal = self._make_notice(post, post.withdrawn) if post.withdrawn and post.withdrawn.at <= self._edition.instant else None
        view = PostView(
            card=card,
            kind=post.kind,
            deck=post.deck,
            body=self.make_page_body(post.source, plan.lang),
            dateline=post.dateline,
            updated=self._make_moment(post.updated, post.lang) if post.updated else None,
            image=self._make_image(post.source, post.image),
            topics=self._make_topics(post),
            withdrawal=withdrawal,
        )
        hidden = post.unlisted or withdrawal is not None or self._edition.drafts
        head = self._make_head(plan, title=post.title, description=post.summary or card.excerpt, source=post.source, noindex=hidden)
        return PostContext(
            **self._shared(plan.lang),
            page=head,
            post=view,
            authors=tuple(self.make_author(slug, plan.lang) for slug in post.authors if slug in self._edition.authors),
            recent=self._make_recent(post, plan.recent),
            newer=self.make_card(plan.newer) if plan.newer else None,
            older=self.make_card(plan.older) if plan.older else None,
        )

    @_compose.register
    def _(self, plan: ListPlan) -> Context:
        match plan.subject:
            case None:
                return self._compose_posts(plan) if plan.number else self._compose_home(plan)
            case Term() as term:
                return self._compose_term(plan, term)
            case Author() as author:
                return self._compose_author(plan, author)
            case Month() as month:
                name = locales.format_month(month.year, month.month, plan.lang)
                heading = self.words(plan.lang).posts_of.format(period=name)
                return ListContext(**self._listed(plan, heading), heading=heading)

    def _compose_home(self, plan: ListPlan) -> Context:
        posts = plan.posts
        feed = self.href(permalinks.feed_path(plan.path))
        head = self._make_head(plan, title="", description=self._config.description, feed=Link(self._config.title, feed))
        return HomeContext(
            **self._shared(plan.lang),
            page=head,
            edition=self._make_moment(posts[0].instant, plan.lang) if posts else None,
            lead=self.make_card(posts[0]) if posts else None,
            seconds=self._make_cards(posts[1 : 1 + _SECONDS]),
            river=self._make_months(posts[1 + _SECONDS :], plan.lang),
            topics=self._make_home_topics(plan.lang),
            pagination=self._make_pagination(plan),
        )

    def _compose_posts(self, plan: ListPlan) -> Context:
        heading = self.words(plan.lang).posts_page.format(number=plan.number)
        return ListContext(**self._listed(plan, heading), heading=heading)

    def _compose_term(self, plan: ListPlan, term: Term) -> Context:
        shared = self._listed(plan, self._number_title(plan, term.name), feed_name=term.name)
        return TermContext(**shared, taxonomy=term.taxonomy, heading=term.name, count=plan.count)

    def _compose_author(self, plan: ListPlan, author: Author) -> Context:
        shared = self._listed(plan, self._number_title(plan, author.name), feed_name=author.name, source=author.source)
        return AuthorContext(**shared, author=self.make_author(author.slug, plan.lang), count=plan.count)

    @_compose.register
    def _(self, plan: IndexPlan) -> Context:
        heading = str(plan.subject) if isinstance(plan.subject, int) else getattr(self.words(plan.lang), plan.subject)
        entries = tuple(CountedLink(self._name_entry(entry, plan.lang), self.href(entry.path), entry.count) for entry in plan.entries)
        return IndexContext(
            **self._shared(plan.lang),
            page=self._make_head(plan, title=heading, description=""),
            heading=heading,
            entries=entries,
            pagination=Pagination(number=0, older=self._href_or_none(plan.older), newer=self._href_or_none(plan.newer)),
        )

    @_compose.register
    def _(self, plan: PagePlan) -> Context:
        page = plan.page
        return StandingContext(
            **self._shared(plan.lang),
            page=self._make_head(
                plan, title=page.title, description=page.summary or self._edition.rendered[page.source].excerpt, source=page.source
            ),
            heading=page.title,
            body=self.make_page_body(page.source, plan.lang),
            updated=self._make_moment(page.updated, plan.lang) if page.updated else None,
        )

    @_compose.register
    def _(self, plan: GonePlan) -> Context:
        head = self._make_head(plan, title=self.words(plan.lang).gone_heading, description="", noindex=True)
        return GoneContext(**self._shared(plan.lang), page=head, date=self._make_moment(plan.tombstone.expired, plan.lang))

    @_compose.register
    def _(self, plan: NotFoundPlan) -> Context:
        head = self._make_head(plan, title=self.words(plan.lang).not_found_heading, description="", noindex=True)
        return NotFoundContext(**self._shared(plan.lang), page=head, newest=self._make_cards(plan.posts))

    def href(self, path: str) -> str:
        """Answer a path as a page links to it."""
        return permalinks.make_href(self._config, path)

    def words(self, lang: str) -> Words:
        """Answer the theme's words in a language."""
        return locales.find_words(lang)

    def make_card(self, post: Post) -> Card:
        """Answer a post as lists show it."""
        card = self._cards.get(post.source)
        if card is None:
            card = self._cards[post.source] = self._build_card(post)
        return card

    def make_author(self, slug: str, lang: str) -> AuthorView:
        """Answer an author as boxes and pages show it."""
        view = self._authors.get((slug, lang))
        if view is None:
            view = self._authors[slug, lang] = self._build_author(self._edition.authors[slug], lang)
        return view

    def make_page_body(self, source: str, lang: str) -> Markup:
        """Answer a body for a page: pictures on other hosts, which would tell them who reads what, become links to them."""
        return Markup(link_foreign_pictures(self.make_body(source), self.words(lang).picture_elsewhere))  # noqa: S704

    def make_body(self, source: str) -> Markup:
        """Answer the HTML of a visible source with its targets resolved: a link to what may not be seen becomes its text."""
        html = self._edition.read_body(source)
        # Bodies are sanitized where they are made (markup).
        return Markup(resolve_targets(html, lambda _, target: self._resolve(source, target)))  # noqa: S704

    def _resolve(self, source: str, target: str) -> str | None:
        path = self._edition.resolve(source, target)
        return self.href(path) if path and path.startswith("/") else path

    def _build_card(self, post: Post) -> Card:
        excerpt = post.summary or self._edition.rendered[post.source].excerpt
        first = post.categories[0] if post.categories else ""
        category = self._make_term_link("categories", first, post.lang) if first else None
        kicker = Link(post.kicker, category.url if category else "") if post.kicker else category
        return Card(
            url=self.href(permalinks.post_path(self._config, post)),
            title=post.title,
            lang=post.lang,
            date=self._make_moment(post.instant, post.lang),
            kicker=kicker,
            deck=post.deck or excerpt,
            excerpt=excerpt,
            byline=tuple(self._make_byline(post)),
            image=self._make_image(post.source, post.image),
        )

    def _make_byline(self, post: Post) -> Iterable[Link]:
        for slug in post.authors:
            if author := self._edition.authors.get(slug):
                yield Link(author.name, self.href(permalinks.author_path(self._config, author, post.lang)))

    def _build_author(self, author: Author, lang: str) -> AuthorView:
        return AuthorView(
            name=author.name,
            url=self.href(permalinks.author_path(self._config, author, lang)),
            initials=_make_initials(author.name),
            title=author.title,
            organization=author.organization,
            email=author.email,
            bio=self.make_page_body(author.source, lang),
            photo=self._make_image(author.source, author.photo),
            links=tuple(Link(label, url) for label, url in author.links),
        )

    def _make_image(self, source: str, image: Image | None) -> ImageView | None:
        if image is None:
            return None
        src = self._resolve(source, image.src)
        if not src or not src.startswith("/"):
            return None
        return ImageView(src=src, alt=image.alt, caption=image.caption, credit=image.credit)

    def _make_topics(self, post: Post) -> tuple[Link, ...]:
        names = [("categories", name) for name in post.categories] + [("tags", name) for name in post.tags]
        links = (self._make_term_link(taxonomy, name, post.lang) for taxonomy, name in names)
        return tuple({link.label.casefold(): link for link in reversed([link for link in links if link])}.values())[::-1]

    def _make_term_link(self, taxonomy: str, name: str, lang: str) -> Link | None:
        """Answer the link to a term, or None for a term that only unlisted posts use: it has no page."""
        term = self._edition.terms("tags" if taxonomy == "tags" else "categories", lang).get(slugify(name))
        return Link(term.name, self.href(permalinks.term_path(self._config, term, lang))) if term else None

    def _make_notice(self, post: Post, withdrawal: Withdrawal) -> WithdrawalNotice:
        replacement = self._resolve(post.source, withdrawal.replacement) if withdrawal.replacement else None
        return WithdrawalNotice(
            date=self._make_moment(withdrawal.at, post.lang), reason=withdrawal.reason, replacement=replacement or ""
        )

    def _make_recent(self, post: Post, posts: Sequence[Post]) -> tuple[RecentPost, ...]:
        newest = max((item.instant for item in (post, *posts)), key=lambda instant: instant.timestamp()).year
        return tuple(
            RecentPost(
                self.make_card(item),
                locales.format_short(item.instant.date(), item.lang)
                if item.instant.year == newest
                else locales.format_short_with_year(item.instant.date(), item.lang),
            )
            for item in posts
        )

    def _make_cards(self, posts: Iterable[Post]) -> tuple[Card, ...]:
        return tuple(self.make_card(post) for post in posts)

    def _make_months(self, posts: Iterable[Post], lang: str) -> tuple[MonthGroup, ...]:
        groups = groupby(posts, key=lambda post: (post.instant.year, post.instant.month))
        return tuple(self._make_month(year, month, lang, items) for (year, month), items in groups)

    def _make_month(self, year: int, month: int, lang: str, posts: Iterable[Post]) -> MonthGroup:
        posts = tuple(posts)
        # The archive goes by date, this list by publishing instant: only a month that some post is dated in has a page.
        has_page = self._config.features.archives and any((post.date.year, post.date.month) == (year, month) for post in posts)
        url = self.href(permalinks.month_path(self._config, year, month, lang)) if has_page else ""
        return MonthGroup(locales.format_month(year, month, lang), url, self._make_cards(posts))

    def _make_home_topics(self, lang: str) -> tuple[CountedLink, ...]:
        counts: dict[str, int] = {}
        for post in self._edition.posts_by_lang[lang]:
            for slug in {slugify(name) for name in post.categories}:
                counts[slug] = counts.get(slug, 0) + 1
        terms = self._edition.terms("categories", lang).values()
        links = (CountedLink(term.name, self.href(permalinks.term_path(self._config, term, lang)), counts[term.slug]) for term in terms)
        return tuple(sorted(links, key=lambda link: (-link.count, link.label.casefold())))[:12]

    def _name_entry(self, entry: Entry, lang: str) -> str:
        match entry.subject:
            case Month() as month:
                return locales.format_month_name(month.month, lang)
            case int() as year:
                return str(year)
            case subject:
                return subject.name

    def _number_title(self, plan: ListPlan, title: str) -> str:
        return f"{title}, {self.words(plan.lang).page_number.format(number=plan.number)}" if plan.number else title

    def _listed(self, plan: ListPlan, title: str, *, feed_name: str = "", source: str = "") -> dict[str, Any]:
        """Answer what the contexts of all lists have in common."""
        has_feed = feed_name and self._config.features.term_feeds
        list_path = plan.path.partition("page/")[0]
        feed = Link(feed_name, self.href(permalinks.feed_path(list_path))) if has_feed else None
        return {
            **self._shared(plan.lang),
            "page": self._make_head(plan, title=title, description="", feed=feed, source=source),
            "months": self._make_months(plan.posts, plan.lang),
            "pagination": self._make_pagination(plan),
        }

    def _make_pagination(self, plan: ListPlan) -> Pagination:
        return Pagination(number=plan.number, older=self._href_or_none(plan.older), newer=self._href_or_none(plan.newer))

    def _href_or_none(self, path: str) -> str:
        return self.href(path) if path else ""

    def _make_head(
        self, plan: Plan, *, title: str, description: str, source: str = "", noindex: bool = False, feed: Link | None = None
    ) -> PageHead:
        return PageHead(
            url=self.href(plan.path),
            canonical=permalinks.make_absolute(self._config, plan.path),
            title=title,
            description=description,
            lang=plan.lang,
            direction=locales.find_direction(plan.lang),
            csp=CSP,
            source=source,
            noindex=noindex or self._edition.drafts,
            feed=feed,
        )

    def _make_moment(self, instant: datetime, lang: str) -> Moment:
        day = instant.date()
        return Moment(instant.isoformat(), locales.format_long(day, lang), locales.format_short(day, lang))

    def _shared(self, lang: str) -> dict[str, Any]:
        if lang not in self._sites:
            self._sites[lang] = self._build_site(lang)
        return {"site": self._sites[lang], "words": self.words(lang)}

    def _build_site(self, lang: str) -> SiteView:
        home = permalinks.home_path(self._config, lang)
        return SiteView(
            title=self._config.title,
            agency=self._config.agency,
            tagline=self._config.description,
            notice=self._config.notice,
            home=self.href(home),
            feed=self.href(permalinks.feed_path(home)),
            stylesheet=self.href(self._theme.asset_path("style.css")),
            icon=self._href_or_none(self._theme.asset_path("icon.svg")),
            archive=self.href(permalinks.archive_path(self._config, lang)) if self._config.features.archives else "",
            header=tuple(Link(item.label, self._resolve_navigation(item.path)) for item in self._config.header),
            footer=tuple(Link(item.label, self._resolve_navigation(item.path)) for item in self._config.footer),
        )

    def _resolve_navigation(self, path: str) -> str:
        return self.href(path) if path.startswith("/") else path


_FOREIGN_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(https?://[^"]+)"[^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')


def link_foreign_pictures(html: str, words: str) -> str:
    """Replace each picture on another host by a link to it with its alternative text (only the words where it stands in a link already)."""

    def replace(picture: re.Match[str]) -> str:
        alt = _ALT.search(picture[0])
        host = picture[1].split("/")[2]
        label = words.format(host=host) + (f": {alt[1]}" if alt and alt[1] else "")
        before = html[: picture.start()]
        if before.rfind("<a ") > before.rfind("</a>"):
            return label
        return f'<a class="picture-elsewhere" href="{picture[1]}">{label}</a>'

    return _FOREIGN_PICTURE.sub(replace, html) if "<img" in html else html


def _make_initials(name: str) -> str:
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
