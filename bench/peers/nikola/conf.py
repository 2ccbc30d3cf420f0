"""Nikola's settings for the bench."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from blinker import signal
from markdown import markdown

ROOT = Path(__file__).parent
SETTINGS = json.loads((ROOT / "site.json").read_text(encoding="utf-8"))
EXTENSIONS = ["tables", "fenced_code", "footnotes", "smarty", "toc", "codehilite"]
PEOPLE = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "authors").glob("*.json"))}
for _slug, _person in PEOPLE.items():
    _person["bio"] = markdown(_person["bio"], extensions=EXTENSIONS)
    _person["initials"] = "".join(word[0] for word in _person["name"].split())
    _person["url"] = f"/authors/{_slug}/"

BLOG_AUTHOR = "The Bench Office"
BLOG_TITLE = SETTINGS["title"]
BLOG_DESCRIPTION = SETTINGS["description"]
BLOG_EMAIL = "desk@bench.example.org"
SITE_URL = SETTINGS["url"] + "/"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": ""}
NAVIGATION_LINKS: dict[str, tuple[()]] = {"en": ()}
TIMEZONE = "UTC"
THEME = "bench"
POSTS = (("posts/*.md", "", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = EXTENSIONS
OUTPUT_FOLDER = "out"
ENABLE_AUTHOR_PAGES = True
MULTIPLE_AUTHORS_PER_POST = True
TAG_PATH, CATEGORY_PATH, AUTHOR_PATH = "tags", "categories", "authors"
CATEGORY_PREFIX = ""
TAG_PAGES_ARE_INDEXES = CATEGORY_PAGES_ARE_INDEXES = AUTHOR_PAGES_ARE_INDEXES = True
INDEX_DISPLAY_POST_COUNT = 10
INDEXES_PRETTY_PAGE_URL = ["page", "{number}", "{index_file}"]
FEED_LENGTH = 30
RSS_FILENAME_BASE = "feed"
GENERATE_RSS = True
GENERATE_ATOM = False
USE_BUNDLES = False
COPY_SOURCES = False
SHOW_SOURCELINK = False
DISABLED_PLUGINS = ["classify_archive", "classify_page_index", "render_galleries", "render_listings", "create_bundles", "scale_images"]


def show_link(taxonomy: str, name: str, count: int = 0) -> dict[str, Any]:
    """Answer a link to a term."""
    return {"url": f"/{taxonomy}/{name.lower().replace(' ', '-')}/", "title": name, "count": count}


def show_card(post: Any) -> dict[str, Any]:
    """Answer a post as the templates show it."""
    date = post.date
    return {
        "url": post.permalink(),
        "title": post.title(),
        "summary": post.description(),
        "iso": date.isoformat(),
        "day": f"{date.day} {date:%B}",
        "long": f"{date.day} {date:%B %Y}",
        "category": show_link("categories", post.meta("category")),
    }


def show_months(posts: list[Any]) -> list[dict[str, Any]]:
    """Group posts by month."""
    groups = groupby(posts, key=lambda post: f"{post.date:%B %Y}")
    return [{"label": label, "cards": [show_card(post) for post in group]} for label, group in groups]


def show_recent(post: Any) -> list[dict[str, Any]]:
    """Answer the three posts before a post."""
    cards: list[dict[str, Any]] = []
    while len(cards) < 3 and (post := post.prev_post):
        cards.append(show_card(post))
    return cards


def show_people(names: str) -> list[dict[str, Any]]:
    """Answer the authors of a byline."""
    return [PEOPLE[name.strip().lower().replace(" ", "-")] for name in names.split(",")]


def show_links(items: list[Any], taxonomy: str) -> list[dict[str, Any]]:
    """Answer links to tags or authors; Nikola gives names and addresses."""
    return [show_link(taxonomy, item if isinstance(item, str) else item[0]) for item in items]


def drop_term_feeds(site: Any) -> None:
    """Leave the feed of the whole site only, as the others have it."""
    for plugin in site.taxonomy_plugins.values():
        if plugin.classification_name != "index":
            plugin.always_disable_rss = True


signal("initialized").connect(drop_term_feeds)
TEMPLATE_FILTERS = {"card": show_card, "months": show_months, "recent": show_recent, "people": show_people, "links": show_links}
GLOBAL_CONTEXT = {"people": PEOPLE}
