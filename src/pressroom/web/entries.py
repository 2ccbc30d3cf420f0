"""Feeds and sitemaps of an Edition, as the plain entries that `feeds` and `sitemaps` write."""

from __future__ import annotations

from datetime import datetime
from html import escape

from pressroom import locales, permalinks
from pressroom.edition import Edition
from pressroom.feeds import Enclosure, Entry, Feed, Person
from pressroom.models import Post
from pressroom.sitemaps import NewsArticle, SitemapUrl
from pressroom.web.alternates import list_hreflang
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.list_plans import IndexPlan, ListPlan
from pressroom.web.plans import PagePlan, Plan, PostPlan, TextPlan
from pressroom.web.press import Changed, find_modified, find_updated, name_host
from pressroom.web.press_plans import CorrectionsFeedPlan, CorrectionsPlan, PressPlan
from pressroom.web.press_values import PressValues
from pressroom.web.relation_plans import SeriesPlan
from pressroom.web.values import Values

# Not the machine's own table: what a feed says must not depend on it.
_PICTURE_TYPES = {
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml",
    "webp": "image/webp",
}  # fmt: skip


def make_feed(plan: FeedPlan, edition: Edition, values: Values) -> Feed:
    """Answer the feed that a plan names, with the whole text of its posts."""
    config, texts = edition.config, edition.config.texts(plan.lang)
    words = locales.find_words(plan.lang, config.catalogs)
    name = plan.subject.name if plan.subject else ""
    return Feed(
        title=words.labelled.format(label=texts.title, text=name) if name else texts.title,
        description=texts.description or texts.title,
        home_url=permalinks.make_absolute(config, plan.home),
        self_url=permalinks.make_absolute(config, plan.address),
        base_url=config.base_url,
        language=plan.lang,
        entries=tuple(_make_entry(post, edition, values) for post in plan.posts),
        author=texts.agency,
        icon=permalinks.make_absolute(config, "/icon-192.png"),
        hub="" if plan.subject or plan.archive_of else config.feeds.hub,
        previous_archive=permalinks.make_absolute(config, plan.previous) if plan.previous else "",
        archive_of=permalinks.make_absolute(config, plan.archive_of) if plan.archive_of else "",
        embed_label=words.see_on_page,
    )


def make_corrections_feed(plan: CorrectionsFeedPlan, edition: Edition, press: PressValues) -> Feed:
    """Answer the feed of corrections."""
    config, texts = edition.config, edition.config.texts(plan.lang)
    words = locales.find_words(plan.lang, config.catalogs)
    return Feed(
        title=words.labelled.format(label=texts.title, text=words.corrections),
        description=words.corrections_text,
        home_url=permalinks.make_absolute(config, plan.home),
        self_url=permalinks.make_absolute(config, plan.path),
        base_url=config.base_url,
        language=plan.lang,
        entries=tuple(_make_correction(changed, edition, press) for changed in plan.changes),
        author=texts.agency,
    )


def make_sitemap_urls(plans: tuple[Plan, ...], edition: Edition) -> list[SitemapUrl]:
    """Answer the pages of the sitemap with the instants at which their content last changed."""
    return [
        SitemapUrl(permalinks.make_absolute(edition.config, plan.path), _last_change(plan), list_hreflang(edition, plan)) for plan in plans
    ]


def make_news(plan: TextPlan, edition: Edition) -> list[NewsArticle]:
    """Answer the articles of the sitemap of news."""
    config = edition.config
    return [
        NewsArticle(permalinks.make_absolute(config, permalinks.post_path(config, post)), post.title, post.instant, post.lang)
        for post in plan.posts
    ]


def _make_entry(post: Post, edition: Edition, values: Values) -> Entry:
    config = edition.config
    url = permalinks.make_absolute(config, permalinks.post_path(config, post))
    authors = (edition.authors[slug] for slug in post.authors if slug in edition.authors)
    source_url = edition.show_address(post.source_url)
    return Entry(
        guid=edition.guids[post.source],
        url=url,
        title=post.title,
        published=post.instant,
        updated=find_updated(post),
        lang=post.lang,
        summary=values.make_card(post).excerpt,
        content=str(values.make_body(post.source)),
        authors=tuple(
            Person(author.name, author.email, permalinks.make_absolute(config, permalinks.author_path(config, author, post.lang)))
            for author in authors
        ),
        categories=tuple(dict.fromkeys((*post.categories, *post.tags))),
        enclosure=_make_enclosure(post, edition),
        source=(source_url, name_host(source_url)),
    )


def _make_enclosure(post: Post, edition: Edition) -> Enclosure | None:
    asset = edition.find_picture(post)
    kind = _PICTURE_TYPES.get(asset.path.rpartition(".")[2].lower()) if asset and asset.size else None
    return Enclosure(permalinks.make_absolute(edition.config, asset.path), asset.size, kind) if asset and kind else None


def _make_correction(changed: Changed, edition: Edition, press: PressValues) -> Entry:
    """Answer a change as an entry; its guid is that of the post and the day of the change."""
    config, post = edition.config, changed.post
    url = permalinks.make_absolute(config, permalinks.post_path(config, post))
    view = press.make_change(changed)
    at = max(changed.change.at, post.instant)
    return Entry(
        guid=f"{edition.guids[post.source]}#{changed.anchor}",
        url=f"{url}#{changed.anchor}",
        title=locales.find_words(post.lang, config.catalogs).labelled.format(label=view.label, text=post.title),
        published=at,
        updated=at,
        lang=post.lang,
        summary=view.note,
        content=f'<p>{escape(view.note)}</p><p><a href="{escape(url)}">{escape(post.title)}</a></p>',
    )


def _last_change(plan: Plan) -> datetime | None:
    match plan:
        case PostPlan():
            modified = find_modified(plan.post)
            return max(plan.post.instant, modified) if modified else plan.post.instant
        case PagePlan():
            return plan.page.updated
        case ListPlan():
            return plan.posts[0].instant if plan.posts else None
        case PressPlan():
            return plan.posts[0].instant if plan.posts else None
        case SeriesPlan():
            return max(post.instant for post in plan.series.posts)
        case CorrectionsPlan():
            return plan.changes[0].change.at
        case IndexPlan():
            return None
    return None
