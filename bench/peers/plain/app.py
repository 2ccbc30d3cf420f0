"""The newsroom as one would write it in an afternoon with Flask, Frozen-Flask, Markdown, python-frontmatter and feedgen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import frontmatter
import markdown
from feedgen.feed import FeedGenerator
from flask import Flask, Response, render_template, url_for
from flask_frozen import Freezer

ROOT = Path(__file__).parent
SETTINGS = json.loads((ROOT / "site.json").read_text(encoding="utf-8"))
TERMS = {"tags": "Tag", "categories": "Category", "authors": "Author"}
app = Flask(__name__, static_folder=None)
app.config.update(FREEZER_DESTINATION=str(ROOT / "out"), FREEZER_BASE_URL="https://bench.example.org", FREEZER_RELATIVE_URLS=False)
freezer = Freezer(app)


def render(text: str) -> str:
    """Answer the HTML of Markdown."""
    return markdown.markdown(text, extensions=["tables", "fenced_code", "footnotes", "smarty", "toc", "codehilite"])


def slugify(name: str) -> str:
    """Answer the part of a URL that stands for a name."""
    return name.lower().replace(" ", "-")


def load_authors() -> dict[str, dict[str, Any]]:
    """Read all authors."""
    authors = {}
    for path in sorted((ROOT / "content/authors").glob("*.md")):
        source = frontmatter.load(str(path))
        name = str(source["name"])
        initials = "".join(word[0] for word in name.split())
        authors[path.stem] = {"name": name, "role": source["role"], "bio": render(source.content), "initials": initials}
    return authors


def load_posts() -> list[dict[str, Any]]:
    """Read and render all posts, newest first."""
    posts = []
    for path in (ROOT / "content/posts").glob("*.md"):
        source = frontmatter.load(str(path))
        posts.append({**source.metadata, "html": render(source.content)})
    return sorted(posts, key=lambda post: post["date"], reverse=True)


POSTS = load_posts()
AUTHORS = load_authors()
PLACES = {post["slug"]: place for place, post in enumerate(POSTS)}
LISTS: dict[str, dict[str, list[dict[str, Any]]]] = {name: defaultdict(list) for name in TERMS}
NAMES: dict[str, dict[str, str]] = {name: {} for name in TERMS}
for one in POSTS:
    for taxonomy in TERMS:
        for term in one[taxonomy]:
            LISTS[taxonomy][slugify(term)].append(one)
            NAMES[taxonomy][slugify(term)] = AUTHORS[term]["name"] if taxonomy == "authors" else term


def post_url(post: dict[str, Any]) -> str:
    """Answer the URL of a post."""
    date = post["date"]
    return url_for("show_post", year=date.year, month=date.month, day=date.day, slug=post["slug"])


def link(taxonomy: str, name: str) -> dict[str, Any]:
    """Answer a link to a term."""
    slug = slugify(name)
    return {"url": url_for("show_list", taxonomy=taxonomy, slug=slug), "title": NAMES[taxonomy][slug], "count": len(LISTS[taxonomy][slug])}


def card(post: dict[str, Any] | None) -> dict[str, Any] | None:
    """Answer a post as lists show it."""
    if post is None:
        return None
    date = post["date"]
    return {
        "url": post_url(post),
        "title": post["title"],
        "summary": post["summary"],
        "iso": date.isoformat(),
        "day": f"{date.day} {date:%B}",
        "long": f"{date.day} {date:%B %Y}",
        "category": link("categories", post["categories"][0]),
    }


def months(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Group posts by month."""
    groups = groupby(posts, key=lambda post: f"{post['date']:%B %Y}")
    return [{"label": label, "cards": [card(post) for post in group]} for label, group in groups]


def author_view(slug: str) -> dict[str, Any]:
    """Answer an author as the box shows it."""
    return {**AUTHORS[slug], "url": url_for("show_list", taxonomy="authors", slug=slug)}


@app.route("/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>/<int(fixed_digits=2):day>/<slug>/")
def show_post(year: int, month: int, day: int, slug: str) -> str:
    """Answer a post's page."""
    del year, month, day
    place = PLACES[slug]
    post = POSTS[place]
    latest = [other for other in POSTS[:4] if other is not post][:3]
    recent = latest if SETTINGS["recent"] == "latest" else POSTS[place + 1 : place + 4]
    return render_template(
        "post.html",
        post=post,
        card=card(post),
        authors=[author_view(slug) for slug in post["authors"]],
        tags=[link("tags", name) for name in post["tags"]],
        recent=[card(other) for other in recent],
        newer=card(POSTS[place - 1] if place else None),
        older=card(POSTS[place + 1] if place + 1 < len(POSTS) else None),
    )


@app.route("/")
@app.route("/page/<int:number>/")
def home(number: int = 1) -> str:
    """Answer a page of the list of all posts."""
    links = [link("categories", name) for name in NAMES["categories"].values()] if number == 1 else []
    return show(POSTS, number, "Bench newsroom", "", f"{len(POSTS)} posts", links, "home", {})


@app.route("/<any(tags, categories, authors):taxonomy>/<slug>/")
@app.route("/<any(tags, categories, authors):taxonomy>/<slug>/page/<int:number>/")
def show_list(taxonomy: str, slug: str, number: int = 1) -> str:
    """Answer a page of a term's or author's list."""
    posts = LISTS[taxonomy][slug]
    values = {"taxonomy": taxonomy, "slug": slug}
    return show(posts, number, NAMES[taxonomy][slug], TERMS[taxonomy], f"{len(posts)} posts", [], "show_list", values)


def show(
    posts: list[dict[str, Any]], number: int, heading: str, kicker: str, note: str, topics: list[Any], endpoint: str, values: dict[str, str]
) -> str:
    """Render ten posts of a list."""

    def url(of: int) -> str:
        if of < 1 or (of - 1) * 10 >= len(posts):
            return ""
        arguments: dict[str, Any] = {**values, "number": of} if of > 1 else {**values}
        return url_for(endpoint, **arguments)

    author = author_view(values["slug"]) if kicker == "Author" else None
    part = posts[(number - 1) * 10 : number * 10]
    return render_template(
        "list.html", heading=heading, kicker=kicker, note=note, author=author, months=months(part), newer=url(number - 1),
        older=url(number + 1), topics=topics, url=url(number), tagline=SETTINGS["description"] if endpoint == "home" else "",
    )  # fmt: skip


@app.route("/<any(tags, categories, authors):taxonomy>/")
def show_index(taxonomy: str) -> str:
    """Answer the index of a taxonomy."""
    names = sorted(LISTS[taxonomy])
    return render_template("index.html", heading=taxonomy.capitalize(), links=[link(taxonomy, name) for name in names], url=f"/{taxonomy}/")


@app.route("/feed.xml")
def feed() -> Response:
    """Answer the feed of the newest thirty."""
    made = FeedGenerator()
    made.title("Bench newsroom")
    made.link(href="https://bench.example.org/")
    made.description(SETTINGS["description"])
    for post in POSTS[:30]:
        entry = made.add_entry(order="append")
        entry.title(post["title"])
        entry.link(href="https://bench.example.org" + post_url(post))
        entry.published(post["date"].replace(tzinfo=post["date"].tzinfo or UTC))
        entry.description(post["summary"])
        entry.content(post["html"], type="CDATA")
    made.lastBuildDate(POSTS[0]["date"].replace(tzinfo=POSTS[0]["date"].tzinfo or UTC))
    return Response(made.rss_str(), mimetype="application/rss+xml")


@app.route("/sitemap.xml")
def sitemap() -> Response:
    """Answer the sitemap of all posts and lists."""
    urls = [post_url(post) for post in POSTS] + [link(name, term)["url"] for name in TERMS for term in LISTS[name]]
    text = render_template("sitemap.xml", urls=urls, base="https://bench.example.org", now=datetime(2025, 12, 31, tzinfo=UTC))
    return Response(text, mimetype="application/xml")


@app.route("/<any('style.css', 'icon.svg'):name>")
def asset(name: str) -> Response:
    """Answer the style sheet or the icon."""
    kinds = {".css": "text/css", ".svg": "image/svg+xml"}
    return Response((ROOT / "static" / name).read_bytes(), mimetype=kinds[Path(name).suffix])


@freezer.register_generator  # type: ignore[untyped-decorator]
def asset_urls() -> Iterator[tuple[str, dict[str, str]]]:
    """Name the files that no template asks for through `url_for`."""
    yield from (("asset", {"name": name}) for name in ("style.css", "icon.svg"))
    yield from (("show_index", {"taxonomy": name}) for name in TERMS)


if __name__ == "__main__":
    freezer.freeze()
