"""What a page says of itself to programs that link to it or list it: OpenGraph (https://ogp.me/), and JSON-LD in the words of schema.org.

It is made of the values that the template shows and of nothing else, so it can't say more than the page does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from markupsafe import Markup

from pressroom.config import SiteConfig
from pressroom.structs import encode, exchange
from pressroom.web.contexts import AuthorContext, Context, HomeContext, PostContext, TermContext
from pressroom.web.shapes import AuthorView, ChangeView, EventView, Link, PostView, Property, SiteView

AnyContext = TypeVar("AnyContext", bound=Context)
Graph = dict[str, Any]

# Within <script> nothing may look like the end of it, and JSON in some old readers may not hold these line ends.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def describe(context: AnyContext, config: SiteConfig) -> AnyContext:
    """Answer a context whose page head has its metadata; one that search engines are to leave out tells only how to show a link to it."""
    page = context.page
    if page.noindex and not page.picture:
        return context
    writer = _Writer(context, config)
    json_ld = page.json_ld if page.noindex else _write_json(writer.list_graphs())
    page = exchange(page, properties=tuple(writer.list_properties()), json_ld=json_ld)
    return exchange(context, page=page)


def write_web_manifest(site: SiteView, lang: str) -> str:
    """Answer the manifest by which a phone puts the newsroom on its home screen (https://www.w3.org/TR/appmanifest/)."""
    icons = [{"src": site.logo.replace("512", str(side)), "sizes": f"{side}x{side}", "type": "image/png"} for side in (192, 512)]
    colours = {"background_color": "#fbfaf7", "theme_color": "#14558f"}
    named = {"name": site.title, "lang": lang, "start_url": site.home, "scope": site.home, "display": "browser"}
    return json.dumps({**named, **colours, "icons": icons}, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Words the metadata of one page."""

    def __init__(self, context: Context, config: SiteConfig) -> None:
        self._context = context
        self._page = context.page
        self._site = context.site
        self._origin = config.base_url[: len(config.base_url) - len(config.path)]

    def list_properties(self) -> Iterator[Property]:
        page, post = self._page, self._context.post if isinstance(self._context, PostContext) else None
        yield Property("og:type", "article" if post else "profile" if isinstance(self._context, AuthorContext) else "website")
        yield Property("og:site_name", self._site.title)
        yield Property("og:title", page.title or self._site.title)
        yield Property("og:url", page.canonical)
        if page.description:
            yield Property("og:description", page.description)
        if page.picture:
            yield Property("og:image", self._to_absolute(page.picture.src))
            if page.picture.width:
                yield Property("og:image:width", str(page.picture.width))
                yield Property("og:image:height", str(page.picture.height))
            if page.picture.alt:
                yield Property("og:image:alt", page.picture.alt)
        if post:
            yield from self._list_article(post)

    def _list_article(self, post: PostView) -> Iterator[Property]:
        yield Property("article:published_time", post.card.date.iso)
        if post.updated:
            yield Property("article:modified_time", post.updated.iso)
        if post.card.kicker:
            yield Property("article:section", post.card.kicker.label)
        yield from (Property("article:author", self._to_absolute(author.url)) for author in post.card.byline)
        yield from (Property("article:tag", topic.label) for topic in post.topics)

    def list_graphs(self) -> list[Graph]:
        """Answer the things that this page is about, or none for a page that is only a list."""
        match self._context:
            case PostContext() as context:
                kicker = context.post.card.kicker
                steps = [kicker] if kicker and kicker.url else []
                events = [self._describe_event(context.post.event)] if context.post.event else []
                return [self._describe_post(context), *events, self._describe_place([*steps, Link(self._page.title, self._page.url)])]
            case AuthorContext(pagination=pagination) as context if pagination.number == 0:
                person = self._describe_person(context.author)
                authors = Link(str(context.words.authors), _parent(self._page.url))
                return [person, self._describe_place([authors, Link(self._page.title, self._page.url)])]
            case TermContext(pagination=pagination) as context if pagination.number == 0:
                name = str(context.words.tags if context.taxonomy == "tags" else context.words.categories)
                return [self._describe_place([Link(name, _parent(self._page.url)), Link(self._page.title, self._page.url)])]
            case HomeContext(pagination=pagination) if pagination.number == 0:
                return [self._describe_site()]
        return []

    def _describe_post(self, context: PostContext) -> Graph:
        post, page = context.post, self._page
        pictures = [picture for picture in (post.image, page.picture) if picture]
        return _without_empty({
            "@type": "BlogPosting" if post.kind == "post" else "NewsArticle",
            "@id": page.canonical,
            "mainEntityOfPage": page.canonical,
            "headline": page.title,
            "alternativeHeadline": post.deck,
            "description": page.description,
            "datePublished": post.card.date.iso,
            "dateModified": post.updated.iso if post.updated else post.card.date.iso,
            "dateline": post.dateline,
            "inLanguage": page.lang,
            "articleSection": post.card.kicker.label if post.card.kicker else "",
            "keywords": [topic.label for topic in post.topics],
            "isBasedOn": post.press.source.url if post.press.source else "",
            "correction": [_describe_change(change) for change in post.press.changes],
            "image": list(dict.fromkeys(self._to_absolute(picture.src) for picture in pictures)),
            "author": [self._describe_person(author) for author in context.authors] or [self._describe_publisher()],
            "publisher": self._describe_publisher(),
        })  # fmt: skip

    def _describe_event(self, event: EventView) -> Graph:
        return _without_empty({
            "@type": "Event",
            "name": self._page.title,
            "description": self._page.description,
            "url": self._page.canonical,
            "startDate": event.start_iso,
            "endDate": event.end_iso,
            "location": {"@type": "Place", "name": event.place, "address": event.place} if event.place else {},
            "image": self._to_absolute(self._page.picture.src) if self._page.picture else "",
            "organizer": self._describe_publisher(),
        })  # fmt: skip

    def _describe_person(self, author: AuthorView) -> Graph:
        if author.name == self._site.agency:
            return {**self._describe_publisher(), "url": self._to_absolute(author.url)}
        return _without_empty({
            "@type": "Person",
            "name": author.name,
            "url": self._to_absolute(author.url),
            "jobTitle": author.title,
            "email": author.email,
            "image": self._to_absolute(author.photo.src) if author.photo else "",
            "worksFor": {"@type": "GovernmentOrganization", "name": author.organization} if author.organization else {},
            "sameAs": [link.url for link in author.links if link.url.startswith("http")],
        })  # fmt: skip

    def _describe_publisher(self) -> Graph:
        return {
            "@type": "GovernmentOrganization",
            "name": self._site.agency or self._site.title,
            "url": self._to_absolute(self._site.home),
            "logo": {"@type": "ImageObject", "url": self._to_absolute(self._site.logo)},
        }

    def _describe_site(self) -> Graph:
        return _without_empty({
            "@type": "WebSite",
            "name": self._site.title,
            "url": self._page.canonical,
            "description": self._site.tagline,
            "inLanguage": self._page.lang,
            "publisher": self._describe_publisher(),
        })  # fmt: skip

    def _describe_place(self, steps: Sequence[Link]) -> Graph:
        """Answer the way from the front page to this one."""
        links = [Link(self._site.title, self._site.home), *steps]
        items = [
            {"@type": "ListItem", "position": number, "name": link.label, "item": self._to_absolute(link.url)}
            for number, link in enumerate(links, 1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}

    def _to_absolute(self, href: str) -> str:
        return self._origin + href if href.startswith("/") else href


def _describe_change(change: ChangeView) -> Graph:
    return {"@type": "CorrectionComment", "name": change.label, "text": change.note, "datePublished": change.date.iso}


def _write_json(graphs: list[Graph]) -> Markup:
    """Answer things as JSON-LD that can stand in a `<script>`, '' for none."""
    if not graphs:
        return Markup()
    # Each by itself and not as one `@graph`: some programs look at the outermost type only.
    things = [{"@context": "https://schema.org", **graph} for graph in graphs]
    text = encode(things if len(things) > 1 else things[0]).decode()
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing of it can end the script or be markup


def _without_empty(graph: Graph) -> Graph:
    return {key: value for key, value in graph.items() if value}


def _parent(url: str) -> str:
    return url.rstrip("/").rpartition("/")[0] + "/"
