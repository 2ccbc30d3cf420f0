"""Pelican's settings for the bench; its cache is on."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from markdown import markdown
from pelican import signals  # type: ignore[import-not-found]

ROOT = Path(__file__).parent
EXTENSIONS = ["tables", "fenced_code", "footnotes", "smarty", "toc", "codehilite"]
SETTINGS = json.loads((ROOT / "site.json").read_text(encoding="utf-8"))
PEOPLE = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "authors").glob("*.json"))}
BIOS = {slug: markdown(person["bio"], extensions=EXTENSIONS) for slug, person in PEOPLE.items()}

SITENAME = SETTINGS["title"]
SITEURL = ""
TAGLINE = SETTINGS["description"]
PATH = "content"
ARTICLE_PATHS = ["posts"]
OUTPUT_PATH = "out"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "theme"
THEME_STATIC_DIR = "."
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"
DEFAULT_PAGINATION = 10
PAGINATION_PATTERNS = ((1, "{url}", "{save_as}"), (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"))
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}
DIRECT_TEMPLATES = ["index", "tags", "categories", "authors", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
FEED_ALL_RSS = "feed.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_DOMAIN = SETTINGS["url"]
FEED_MAX_ITEMS = 30
RSS_FEED_SUMMARY_ONLY = False
YEAR_ARCHIVE_SAVE_AS = ARCHIVES_SAVE_AS = ""
MARKDOWN = {"extensions": EXTENSIONS, "output_format": "html5"}
for _kind, _folder in (("TAG", "tags"), ("CATEGORY", "categories"), ("AUTHOR", "authors")):
    globals()[f"{_kind}_URL"] = f"{_folder}/{{slug}}/"
    globals()[f"{_kind}_SAVE_AS"] = f"{_folder}/{{slug}}/index.html"
for _folder in ("TAGS", "CATEGORIES", "AUTHORS"):
    globals()[f"{_folder}_SAVE_AS"] = f"{_folder.lower()}/index.html"


def show_card(article: Any) -> dict[str, Any]:
    """Answer a post as the templates show it."""
    date = article.date
    return {
        "url": f"/{article.url}",
        "title": article.title,
        "summary": article.brief,
        "iso": date.isoformat(),
        "day": f"{date.day} {date:%B}",
        "long": f"{date.day} {date:%B %Y}",
        "category": {"url": f"/{article.category.url}", "title": article.category.name},
    }


def show_months(articles: list[Any]) -> list[dict[str, Any]]:
    """Group posts by month."""
    groups = groupby(articles, key=lambda article: f"{article.date:%B %Y}")
    return [{"label": label, "cards": [show_card(article) for article in group]} for label, group in groups]


def show_author(author: Any) -> dict[str, Any]:
    """Answer an author as the box shows it."""
    person = PEOPLE[author.slug]
    initials = "".join(word[0] for word in author.name.split())
    return {"url": f"/{author.url}", "name": author.name, "role": person["role"], "bio": BIOS[author.slug], "initials": initials}


def show_links(terms: list[Any]) -> list[dict[str, Any]]:
    """Answer terms, or terms with their posts, as links."""
    pairs = [term if isinstance(term, tuple) else (term, ()) for term in terms]
    return [{"url": f"/{term.url}", "title": term.name, "count": len(posts)} for term, posts in pairs]


def add_neighbours(generator: Any) -> None:
    """Give each post those before and after it, and its three recent ones."""
    articles = generator.articles
    for place, article in enumerate(articles):
        article.older = articles[place + 1] if place + 1 < len(articles) else None
        article.newer = articles[place - 1] if place else None
        latest = [other for other in articles[:4] if other is not article][:3]
        article.recent = latest if SETTINGS["recent"] == "latest" else articles[place + 1 : place + 4]


JINJA_FILTERS = {"card": show_card, "months": show_months, "person": show_author, "links": show_links}
signals.article_generator_finalized.connect(add_neighbours)
