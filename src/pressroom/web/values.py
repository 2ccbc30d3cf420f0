"""The values that contexts are made of: cards, authors, pictures, months, the head of a page. What pages share is made once.

Like the composers, it sees an Edition and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from markupsafe import Markup

from pressroom import locales, permalinks
from pressroom.config import NavigationLink, SiteTexts
from pressroom.edition import Edition
from pressroom.locales import Words
from pressroom.models import Author, Image, Post, Withdrawal
from pressroom.redirects import Redirect
from pressroom.scripts import end_sentence
from pressroom.slugs import slugify
from pressroom.structs import exchange
from pressroom.targets import resolve_targets
from pressroom.web import press
from pressroom.web.alternates import list_alternates, list_hreflang
from pressroom.web.list_plans import Entry, ListPlan, Month
from pressroom.web.picture_plans import SHARE_SIZE, WEB_MANIFEST, has_share_picture
from pressroom.web.pictures import PictureSizes, link_foreign_pictures
from pressroom.web.plans import Plan
from pressroom.web.press_plans import PressPlan
from pressroom.web.shapes import (
    AdvisoryView,
    Alternate,
    AuthorView,
    Card,
    CountedLink,
    ImageView,
    LanguageLink,
    Link,
    Moment,
    MonthGroup,
    PageHead,
    Pagination,
    RecentPost,
    SiteView,
    WithdrawalNotice,
)
from pressroom.web.theme import Theme

# A browser drops the fragment of an address when it follows a refresh, and nothing but a script can bring it along.
KEEP_FRAGMENT = Markup(
    'if(location.hash)location.replace(document.querySelector("meta[http-equiv=refresh]").content.split("url=")[1]+location.hash)'
)
# An auditor that reads robots.txt through the page (Lighthouse) may do so; nothing of ours ever connects.
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
_CSP_OF_STUBS = f"{CSP}; script-src 'sha256-{b64encode(sha256(KEEP_FRAGMENT.encode()).digest()).decode()}'"
CSP_WITH_FORM = CSP.replace("form-action 'none'", "form-action 'self'")
CSP_OF_SEARCH = f"{CSP_WITH_FORM}; script-src 'self' 'wasm-unsafe-eval'"
CSP_WITH_SCRIPT = f"{CSP}; script-src 'self'"
"""Of a page that has a script of its own, which nobody needs to read it."""


class Values:
    """Makes the values of an Edition's pages."""

    def __init__(self, edition: Edition, theme: Theme) -> None:
        self.edition = edition
        self._edition = edition
        self._config = edition.config
        self.theme = theme
        self._sizes = PictureSizes(edition)
        self._cards: dict[str, Card] = {}
        self._authors: dict[tuple[str, str], AuthorView] = {}
        self._sites: dict[str, SiteView] = {}

    def href(self, path: str) -> str:
        """Answer a path as a page links to it."""
        return permalinks.make_href(self._config, path)

    def words(self, lang: str) -> Words:
        """Answer the theme's words in a language."""
        return locales.find_words(lang, self._config.catalogs)

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
            view = self._authors[slug, lang] = self._build_author(self.edition.authors[slug], lang)
        return view

    def make_page_body(self, source: str, lang: str) -> Markup:
        """Answer a body for a page: pictures on other hosts, which would tell them who reads what, become links to them."""
        html = link_foreign_pictures(self._sizes.add_to(self.make_body(source)), self.words(lang).picture_elsewhere)
        return Markup(mark_attributions(html))  # noqa: S704

    def make_body(self, source: str) -> Markup:
        """Answer the HTML of a visible source with its targets resolved: a link to what may not be seen becomes its text."""
        html = self.edition.read_body(source)
        # Bodies are sanitized where they are made (markup).
        return Markup(resolve_targets(html, lambda _, target: self.resolve(source, target)))  # noqa: S704

    def resolve(self, source: str, target: str) -> str | None:
        """Answer the href of a target in a visible source, None for one that leads to nothing that may be seen."""
        path = self.edition.resolve(source, target)
        return self.href(path) if path and path.startswith("/") else path

    def _build_card(self, post: Post) -> Card:
        excerpt = post.summary or self.edition.rendered[post.source].excerpt
        first = post.categories[0] if post.categories else ""
        category = self.make_term_link("categories", first, post.lang) if first else None
        kicker = Link(post.kicker, category.url if category else "") if post.kicker else category
        return Card(
            url=self.href(permalinks.post_path(self._config, post)),
            title=post.title,
            lang=post.lang,
            date=self.make_moment(post.instant, post.lang),
            kicker=kicker,
            deck=post.deck or excerpt,
            excerpt=excerpt,
            byline=tuple(self._make_byline(post)),
            image=self.make_image(post.source, post.image),
        )

    def _make_byline(self, post: Post) -> Iterable[Link]:
        for slug in post.authors:
            if author := self.edition.authors.get(slug):
                yield Link(author.name, self.href(permalinks.author_path(self._config, author, post.lang)))

    def _build_author(self, author: Author, lang: str) -> AuthorView:
        return AuthorView(
            name=author.name,
            url=self.href(permalinks.author_path(self._config, author, lang)),
            lang="" if lang == self._config.language else self._config.language,
            initials=make_initials(author.name),
            title=author.title,
            organization=author.organization,
            email=author.email,
            bio=self.make_page_body(author.source, lang),
            photo=self.make_image(author.source, author.photo),
            links=tuple(Link(label, url) for label, url in author.links if self.edition.show_address(url)),
        )

    def make_image(self, source: str, image: Image | None) -> ImageView | None:
        """Answer a picture of this site with its words; None for one elsewhere, or that isn't there."""
        if image is None:
            return None
        src = self.resolve(source, image.src)
        if not src or not src.startswith("/"):
            return None
        width, height = self._sizes.measure(src) or (0, 0)
        caption = end_sentence(image.caption) if image.credit else image.caption
        return ImageView(src=src, alt=image.alt, caption=caption, credit=image.credit, width=width, height=height)

    def make_share_picture(self, post: Post) -> ImageView | None:
        """Answer the picture that stands beside links to a post, None where there is none."""
        if not has_share_picture(self.edition, post):
            return None
        path = permalinks.share_picture_path(self._config, post)
        width, height = (0, 0) if path in self.edition.assets else SHARE_SIZE
        return ImageView(src=self.href(path), alt=post.title, width=width, height=height)

    def make_topics(self, post: Post) -> tuple[Link, ...]:
        """Answer the links to a post's categories and tags."""
        names = [("categories", name) for name in post.categories] + [("tags", name) for name in post.tags]
        links = (self.make_term_link(taxonomy, name, post.lang) for taxonomy, name in names)
        return tuple({link.label.casefold(): link for link in reversed([link for link in links if link])}.values())[::-1]

    def make_term_link(self, taxonomy: str, name: str, lang: str) -> Link | None:
        """Answer the link to a term, or None for a term that only unlisted posts use: it has no page."""
        term = self.edition.terms("tags" if taxonomy == "tags" else "categories", lang).get(slugify(name))
        return Link(term.name, self.href(permalinks.term_path(self._config, term, lang))) if term else None

    def make_notice(self, post: Post, withdrawal: Withdrawal) -> WithdrawalNotice:
        """Answer the notice above a post that was withdrawn."""
        replacement = self.resolve(post.source, withdrawal.replacement) if withdrawal.replacement else None
        return WithdrawalNotice(
            date=self.make_moment(withdrawal.at, post.lang), reason=withdrawal.reason, replacement=replacement or ""
        )

    def make_recent(self, post: Post, posts: Sequence[Post]) -> tuple[RecentPost, ...]:
        """Answer the “Recent posts” box of a post."""
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

    def make_cards(self, posts: Iterable[Post]) -> tuple[Card, ...]:
        """Answer posts as lists show them."""
        return tuple(self.make_card(post) for post in posts)

    def make_months(self, posts: Iterable[Post], lang: str) -> tuple[MonthGroup, ...]:
        """Answer posts by month."""
        groups = groupby(posts, key=lambda post: (post.instant.year, post.instant.month))
        return tuple(self._make_month(year, month, lang, items) for (year, month), items in groups)

    def _make_month(self, year: int, month: int, lang: str, posts: Iterable[Post]) -> MonthGroup:
        posts = tuple(posts)
        # The archive goes by date, this list by publishing instant: only a month that some post is dated in has a page.
        has_page = self._config.features.archives and any((post.date.year, post.date.month) == (year, month) for post in posts)
        url = self.href(permalinks.month_path(self._config, year, month, lang)) if has_page else ""
        return MonthGroup(locales.format_month(year, month, lang), url, self.make_cards(posts))

    def make_home_topics(self, lang: str) -> tuple[CountedLink, ...]:
        """Answer the categories with the most posts, for the front page."""
        counts: dict[str, int] = {}
        for post in self.edition.posts_by_lang[lang]:
            for slug in {slugify(name) for name in post.categories}:
                counts[slug] = counts.get(slug, 0) + 1
        terms = self.edition.terms("categories", lang).values()
        links = (CountedLink(term.name, self.href(permalinks.term_path(self._config, term, lang)), counts[term.slug]) for term in terms)
        return tuple(sorted(links, key=lambda link: (-link.count, link.label.casefold())))[:12]

    def name_entry(self, entry: Entry, lang: str) -> str:
        """Answer the words of a line of an index."""
        match entry.subject:
            case Month() as month:
                return locales.format_month_name(month.month, lang)
            case int() as year:
                return str(year)
            case subject:
                return subject.name

    def number_title(self, plan: ListPlan | PressPlan, title: str) -> str:
        """Answer a list's title, with the number of its page where it has one."""
        return f"{title}, {self.words(plan.lang).page_number.format(number=plan.number)}" if plan.number else title

    def listed(self, plan: ListPlan, title: str, *, feed_name: str = "", source: str = "") -> dict[str, Any]:
        """Answer what the contexts of all lists have in common."""
        has_feed = feed_name and self._config.features.term_feeds
        list_path = plan.path.partition("page/")[0]
        feed = Link(feed_name, self.href(permalinks.feed_path(list_path))) if has_feed else None
        return {
            **self.shared(plan.lang),
            "page": self.make_head(plan, title=title, description="", feed=feed, source=source),
            "months": self.make_months(plan.posts, plan.lang),
            "pagination": self.make_pagination(plan),
        }

    def make_pagination(self, plan: ListPlan | PressPlan) -> Pagination:
        """Answer where a list goes on."""
        return Pagination(number=plan.number, older=self.href_or_none(plan.older), newer=self.href_or_none(plan.newer))

    def href_or_none(self, path: str) -> str:
        """Answer the href of a path, '' for ''."""
        return self.href(path) if path else ""

    def make_head(
        self, plan: Plan, *, title: str, description: str, source: str = "", noindex: bool = False, feed: Link | None = None,
        csp: str = CSP, picture: ImageView | None = None,
    ) -> PageHead:
        """Answer what a page says of itself."""
        return PageHead(
            url=self.href(plan.path),
            canonical=permalinks.make_absolute(self._config, plan.path),
            title=title,
            description=description or self._describe(title),
            lang=plan.lang,
            direction=locales.find_direction(plan.lang),
            csp=self._allow_script(csp),
            source=source,
            noindex=noindex or self.edition.drafts,
            feed=feed,
            alternates=tuple(Alternate(lang, url) for lang, url in list_hreflang(self.edition, plan)),
            languages=self._make_languages(plan) if len(self._config.languages) > 1 else (),
            picture=picture,
        )

    def _allow_script(self, csp: str) -> str:
        """Let a policy allow the site's script of another site, and what it asks of its own host, as far as there is one."""
        if not self._config.head.script_src:
            return csp
        host = "/".join(self._config.head.script_src.split("/")[:3])
        csp = csp if "script-src" in csp else f"{csp}; script-src"
        for kind in ("script-src", "connect-src", "img-src"):
            csp = csp.replace(kind, f"{kind} {host}")
        return csp

    def _make_languages(self, plan: Plan) -> tuple[LanguageLink, ...]:
        """Answer the language switch of a page: it leads to a front page where a language hasn't got the page itself."""
        found = dict(list_alternates(self.edition, plan)) | {plan.lang: plan.path}
        return tuple(
            LanguageLink(
                lang=lang,
                direction=locales.find_direction(lang),
                name=locales.name_language(lang),
                url=self.href(found.get(lang) or permalinks.home_path(self._config, lang)),
                is_current=lang == plan.lang,
            )
            for lang in self._config.languages
        )

    def _describe(self, title: str) -> str:
        """Answer what a page that has no sentence of its own is: its title, in this newsroom."""
        site = self._config.title if not self._config.description else f"{self._config.title}. {self._config.description}"
        return f"{title} – {site}" if title else site

    def make_moved_head(self, plan: Plan, redirect: Redirect) -> PageHead:
        """Answer what a stub says of itself: its canonical address is the new one, and its policy allows the one script."""
        head = self.make_head(plan, title=redirect.title, description="", noindex=True)
        return exchange(head, canonical=permalinks.make_absolute(self._config, redirect.target), csp=self._allow_script(_CSP_OF_STUBS))

    def make_moment(self, instant: datetime, lang: str) -> Moment:
        """Answer an instant in words."""
        day = instant.date()
        return Moment(instant.isoformat(), locales.format_long(day, lang), locales.format_short(day, lang))

    def shared(self, lang: str) -> dict[str, Any]:
        """Answer what the contexts of all pages in a language have in common."""
        if lang not in self._sites:
            self._sites[lang] = self._build_site(lang)
        return {"site": self._sites[lang], "words": locales.find_printed_words(lang, self._config.catalogs)}

    def _build_site(self, lang: str) -> SiteView:
        home = permalinks.home_path(self._config, lang)
        texts = self._config.texts(lang)
        return SiteView(
            title=texts.title,
            lang="" if texts.lang == lang else texts.lang,
            agency=texts.agency,
            tagline=texts.description,
            notice=texts.notice,
            home=self.href(home),
            feed=self.href(permalinks.feed_path(home)),
            atom=self.href(permalinks.feed_path(home, "atom.xml")),
            json_feed=self.href(permalinks.feed_path(home, "feed.json")),
            subscribe=self.href(permalinks.subscribe_path(self._config, lang)),
            stylesheet=self.href(self.theme.asset_path("style.css")),
            icon=self.href_or_none(self.theme.asset_path("icon.svg")),
            favicon=self.href("/favicon.ico"),
            touch_icon=self.href("/apple-touch-icon.png"),
            logo=self.href("/icon-512.png"),
            web_manifest=self.href(WEB_MANIFEST),
            archive=self.href(permalinks.archive_path(self._config, lang)) if self._config.features.archives else "",
            press=self._href_unless_shown(permalinks.press_path(self._config, lang), texts, press.has_press_page(self.edition, lang)),
            corrections=self._href_unless_shown(
                permalinks.corrections_path(self._config, lang), texts, bool(press.list_changes(self.edition, lang))
            ),
            search=self.href(permalinks.search_path(self._config, lang)) if self._config.features.search else "",
            script=self._config.head.script_src,
            advisories=tuple(self._make_advisory(post) for post in press.list_advisories(self.edition, lang)),
            header=self._make_navigation(texts.header),
            footer=self._make_navigation(texts.footer),
        )

    def _href_unless_shown(self, path: str, texts: SiteTexts, is_there: bool) -> str:
        """Answer the href of a page that the site has, '' where the navigation leads to it already."""
        shown = {item.path for item in (*texts.header, *texts.footer)}
        return self.href(path) if is_there and path not in shown else ""

    def _make_advisory(self, post: Post) -> AdvisoryView:
        return AdvisoryView(
            title=post.title,
            url=self.href(permalinks.post_path(self._config, post)),
            lang=post.lang,
            until=self.make_moment(post.expires or post.instant, post.lang),
        )

    def _make_navigation(self, items: Iterable[NavigationLink]) -> tuple[Link, ...]:
        """Answer the links of the navigation but those to what may not be seen."""
        shown = [item for item in items if item.path not in self.edition.hidden_navigation]
        return tuple(Link(item.label, self.href(item.path) if item.path.startswith("/") else item.path) for item in shown)




_ATTRIBUTION = re.compile(r"<p>(?=[—―–] ?\w)(?=(?:(?!</p>).)*</p>\s*</blockquote>)", re.DOTALL)


def mark_attributions(html: str) -> str:
    """Mark the last paragraph of a quotation that begins with a dash as the words that say whose it is."""
    return _ATTRIBUTION.sub('<p class="attribution">', html) if "</blockquote>" in html else html


def make_initials(name: str) -> str:
    """Answer the first letters of the first and last word of a name."""
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
