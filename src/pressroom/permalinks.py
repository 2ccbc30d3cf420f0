"""The whole URL policy: which path a post, page, author, term, month, list or feed stands at, and which file carries it.

A *path* begins with `/` and knows nothing of `base_url`; `make_href` puts the path of `base_url` before it, `make_absolute` all of it.
Every page is a folder, so its path ends with `/`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from pressroom.config import SiteConfig
from pressroom.models import Author, Contact, Page, Post, Term

_OUTSIDE = re.compile(r"//|/\.{1,2}/|[\\\0]")
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")

Taxonomy = Literal["tags", "categories", "authors", "series"]
FeedFile = Literal["feed.xml", "atom.xml", "feed.json", "rss.xml", "index.xml"]


def make_prefix(config: SiteConfig, lang: str) -> str:
    """Answer '' for the main language, '/es' for another."""
    return "" if lang == config.language else f"/{lang}"


def home_path(config: SiteConfig, lang: str) -> str:
    """Answer where a language's front page stands."""
    return f"{make_prefix(config, lang)}/"


def post_path(config: SiteConfig, post: Post) -> str:
    """Answer where a post stands, by the site's permalink pattern and the post's own date."""
    return make_prefix(config, post.lang) + _fill_permalink(config.permalink, post.date.toordinal(), post.slug)


def find_lang(config: SiteConfig, path: str) -> str:
    """Answer the language in whose part of the site a path is."""
    return next((lang for lang in config.languages[1:] if path.startswith(home_path(config, lang))), config.language)


def find_day(config: SiteConfig, path: str) -> date | None:
    """Answer the day in the path of a post, None for a path that isn't made as those of posts are, or where these name no day."""
    pattern, parts = config.permalink.split("/"), path.removeprefix(make_prefix(config, find_lang(config, path))).split("/")
    if len(parts) != len(pattern) or any(name != part for name, part in zip(pattern, parts, strict=True) if not name.startswith("{")):
        return None
    found = dict(zip(pattern, parts, strict=True))
    try:
        return date.fromisoformat("-".join(found.get(name, "") for name in ("{year}", "{month}", "{day}")))
    except ValueError:
        return None


def share_picture_path(config: SiteConfig, post: Post) -> str:
    """Answer where the picture stands that is shown beside links to a post."""
    return f"{post_path(config, post)}share.png"


def page_path(config: SiteConfig, page: Page) -> str:
    """Answer where a standing page stands."""
    return f"{make_prefix(config, page.lang)}/{page.slug}/"


def author_path(config: SiteConfig, author: Author, lang: str) -> str:
    """Answer where an author's page stands in a language."""
    return f"{make_prefix(config, lang)}/authors/{author.slug}/"


def term_path(config: SiteConfig, term: Term, lang: str) -> str:
    """Answer where a tag's or category's page stands in a language."""
    return f"{make_prefix(config, lang)}/{term.taxonomy}/{term.slug}/"


def taxonomy_path(config: SiteConfig, taxonomy: Taxonomy, lang: str) -> str:
    """Answer where the index of all tags, categories or authors stands."""
    return f"{make_prefix(config, lang)}/{taxonomy}/"


def archive_path(config: SiteConfig, lang: str) -> str:
    """Answer where the list of all years stands."""
    return f"{make_prefix(config, lang)}/archive/"


def press_path(config: SiteConfig, lang: str) -> str:
    """Answer where the press page stands: releases, contacts, boilerplate."""
    return f"{make_prefix(config, lang)}/press/"


def contact_path(config: SiteConfig, contact: Contact) -> str:
    """Answer where a contact stands: on the press page of the main language."""
    return f"{press_path(config, config.language)}#pr-contact-{contact.slug}"


def corrections_path(config: SiteConfig, lang: str) -> str:
    """Answer where the list of all corrections stands."""
    return f"{make_prefix(config, lang)}/corrections/"


def series_path(config: SiteConfig, slug: str, lang: str) -> str:
    """Answer where a series stands."""
    return f"{make_prefix(config, lang)}/series/{slug}/"


def calendar_path(config: SiteConfig, lang: str) -> str:
    """Answer where the calendar of all events stands."""
    return f"{make_prefix(config, lang)}/events.ics"


def event_path(config: SiteConfig, post: Post) -> str:
    """Answer where the event of a post stands as a calendar of its own."""
    return f"{post_path(config, post)}event.ics"


def plain_text_path(config: SiteConfig, post: Post) -> str:
    """Answer where the plain-text edition of a release stands."""
    return f"{post_path(config, post)}release.txt"


def media_kit_path(config: SiteConfig, post: Post) -> str:
    """Answer where the pictures of a release stand as one archive."""
    return f"{post_path(config, post)}media-kit.zip"


def made_paths(config: SiteConfig, post: Post) -> tuple[str, ...]:
    """Answer where files to keep stand that are made of a post, where it has them: plain text, pictures, calendar."""
    return plain_text_path(config, post), media_kit_path(config, post), event_path(config, post)


def year_path(config: SiteConfig, year: int, lang: str) -> str:
    """Answer where a year's archive stands."""
    return f"{make_prefix(config, lang)}/{year:04}/"


def month_path(config: SiteConfig, year: int, month: int, lang: str) -> str:
    """Answer where a month's archive stands."""
    return f"{make_prefix(config, lang)}/{year:04}/{month:02}/"


def numbered_path(list_path: str, number: int) -> str:
    """Answer where a list's numbered page stands; 0 is the list's own path, 1 the page of its oldest posts."""
    return f"{list_path}page/{number}/" if number else list_path


def feed_path(list_path: str, file: FeedFile = "feed.xml") -> str:
    """Answer where the feed of a front page, term or author stands, or one of a front page in another form or by an old name."""
    return f"{list_path}{file}"


def feed_archive_path(home: str, number: int) -> str:
    """Answer where an archive of the feed of a front page stands; 1 has its oldest entries."""
    return f"{home}feed/{number}.xml"


def feed_page_path(home: str) -> str:
    """Answer where the page stands that leads to the feeds of a front page."""
    return f"{home}feed/"


def subscribe_path(config: SiteConfig, lang: str) -> str:
    """Answer where the page that explains the feeds stands."""
    return f"{make_prefix(config, lang)}/subscribe/"


SEARCH_LIST = "/search/parts.json"
"""Where the list of the parts of the search index stands."""
SEARCH_PARTS, SEARCH_READERS = "/search/parts/", "/search/readers/"
"""The folders of the parts, and of what a browser reads them with; in each a folder a language."""
SEARCH_FILES = tuple(path[1:] for path in (SEARCH_LIST, SEARCH_PARTS, SEARCH_READERS))
"""What the output files of the index begin with."""


def search_path(config: SiteConfig, lang: str) -> str:
    """Answer where the search page stands."""
    return f"{make_prefix(config, lang)}/search/"


def titles_path(config: SiteConfig, year: int, lang: str) -> str:
    """Answer where the titles of all posts of a year stand."""
    return f"{make_prefix(config, lang)}/search/{year:04}/"


def make_href(config: SiteConfig, path: str) -> str:
    """Answer a path as pages of this site link to it, percent-encoded, with the path of `base_url` before it."""
    if _PLAIN.fullmatch(path):
        return config.path + path
    return config.path + quote(path, safe="/#?=&:;,+!*'()~@$%" if "%" in path else "/#?=&:;,+!*'()~@$")


def make_absolute(config: SiteConfig, path: str) -> str:
    """Answer the whole address of a path."""
    return config.base_url + make_href(config, path)[len(config.path) :]


def output_file(path: str) -> str:
    """Answer the file that carries a path, relative to the output folder; always inside it.

    A path with empty, `.` or `..` segments has no file; the callers make paths of slugs, so that is a fault of ours.
    """
    file = f"{path[1:]}index.html" if path[-1:] == "/" else path[1:]
    # A pattern takes longer to tell it of each of many thousands.
    suspect = "//" in path or "/." in path or "\\" in path or "\0" in path
    if path[:1] != "/" or (suspect and _OUTSIDE.search(f"/{file}/")):
        raise AssertionError(f"{path!r} would leave the output folder")
    return file


def list_folders(path: str) -> Iterator[str]:
    """Answer the paths of the folders around a path, the nearest first, without the root: `/a/b/`, `/a/` of `/a/b/c.jpg`."""
    folder = path.rstrip("/").rpartition("/")[0]
    while folder:
        yield f"{folder}/"
        folder = folder.rpartition("/")[0]


def fold_file(file: str) -> str:
    """Answer what two output files have in common when some file system or server can't tell them apart (case, Unicode form)."""
    return file if file.isascii() and file.islower() else unicodedata.normalize("NFC", unicodedata.normalize("NFKC", file).casefold())


def are_distinct(paths: Sequence[str]) -> bool:
    """Tell whether each path is a file of its own everywhere; False only says that some need a closer look with `fold_file`."""
    joined = "".join(paths)
    return joined.isascii() and joined.islower() and len(frozenset(paths)) == len(paths)


@lru_cache(maxsize=200_000)
def _fill_permalink(pattern: str, day: int, slug: str) -> str:
    """Fill a pattern for the day of a number; a number, since two dates of one instant are equal, and not of one day everywhere."""
    at = date.fromordinal(day)
    if pattern == "/{year}/{month}/{day}/{slug}/":
        return f"/{at.isoformat().replace('-', '/')}/{slug}/"
    return pattern.format(year=f"{at.year:04}", month=f"{at.month:02}", day=f"{at.day:02}", slug=slug)
