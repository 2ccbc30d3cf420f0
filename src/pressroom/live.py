"""What is online against what should be: the published manifest and some pages, asked for one after the other."""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

from pressroom import __version__, permalinks
from pressroom.edition import Edition, Withheld
from pressroom.errors import PublishError, UsageError
from pressroom.manifest import NAME, Manifest
from pressroom.structs import Struct
from pressroom.timetable import Newsroom
from pressroom.web.plans import plan_pages

_MOST = 64 << 20
_PAUSE = 0.05


class Answer(Struct, frozen=True):
    """What a server says to one request: its status and its bytes."""

    status: int
    data: bytes


class Verdict(Struct, frozen=True):
    """What is wrong with what is online, a sentence each, and how many addresses were asked for."""

    problems: tuple[str, ...]
    asked: int


class Site:
    """A published site that is asked politely: one request at a time, by name, with a limit on time and size."""

    def __init__(self, url: str, timeout: float) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(f"“{url}” is no address of a site; write one such as https://news.example.gov")
        self._base = urllib.parse.urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
        self._timeout = timeout
        self.asked = 0

    def get(self, path: str) -> Answer:
        """Ask for a path of the site. Raises `PublishError` where no answer comes."""
        if self.asked:
            time.sleep(_PAUSE)
        self.asked += 1
        url = self._base + urllib.parse.quote(path)
        headers = {"User-Agent": f"Pressroom/{__version__} (verify-live)", "Cache-Control": "no-cache"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the scheme was looked at
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                return Answer(response.status, response.read(_MOST))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, b"")
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise PublishError(f"{url} doesn’t answer: {reason}") from None


def verify_live(newsroom: Newsroom, url: str, *, pages: int = 20, timeout: float = 10) -> Verdict:
    """Compare what a server publishes with what should be public now.

    The manifest must name every address of the Edition and none of what is withheld; the newest `pages` posts, the front page and the feed
    must be served as the manifest says; withheld posts must not be answered. Raises `PublishError` where the server can't be asked.
    """
    site = Site(url, timeout)
    edition, withheld = newsroom.split(newsroom.now.instant)
    answer = site.get(f"/{NAME}")
    manifest = Manifest.parse(answer.data) if answer.status == 200 else None
    if manifest is None:
        told = f"answered {answer.status}" if answer.status != 200 else "is no manifest of Pressroom"
        raise PublishError(f"{url.rstrip('/')}/{NAME} {told}; is the site there, and was it built by Pressroom?")
    problems = [
        *_find_missing(newsroom, edition, manifest),
        *_find_withheld(site, edition, withheld, manifest, pages),
        *_find_stale(site, edition, manifest, pages),
    ]
    return Verdict(tuple(problems), site.asked)


def _find_missing(newsroom: Newsroom, edition: Edition, manifest: Manifest) -> Iterator[str]:
    """Tell of each visible post, and of the first of other addresses, that isn't online."""
    posts = {permalinks.post_path(edition.config, post): post for post in edition.reachable.values()}
    paths = {*plan_pages(edition), *edition.assets}
    missing = sorted(path for path in paths if permalinks.output_file(path) not in manifest.files)
    for path in missing:
        if path in posts:
            post = posts[path]
            yield f"{path} is missing: {post.source} should be online since {post.instant:%Y-%m-%d %H:%M %Z}".rstrip()
    others = [path for path in missing if path not in posts]
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        yield f"{others[0]}{more} should be online as of {newsroom.now}, but the manifest there doesn’t name it"


def _find_withheld(site: Site, edition: Edition, withheld: Withheld, manifest: Manifest, pages: int) -> Iterator[str]:
    """Tell of each withheld post that is online, by the manifest or by the answer to its address."""
    stones = {stone.path for stone in edition.tombstones}
    hidden = sorted(withheld.posts, key=lambda item: item.post.instant, reverse=True)
    for index, item in enumerate(hidden):
        path = permalinks.post_path(edition.config, item.post)
        named = permalinks.output_file(path) in manifest.files
        if path in stones:
            if named and index < pages and item.post.title.encode() in site.get(path).data:
                yield f"{path} is still online: {item.post.source} has expired"
        elif named or (index < pages and site.get(path).status == 200):
            yield f"{path} is online, but {item.post.source} is withheld ({item.state}): take it down now"


def _find_stale(site: Site, edition: Edition, manifest: Manifest, pages: int) -> Iterator[str]:
    """Tell of each page whose bytes aren't those that the manifest names."""
    home = permalinks.home_path(edition.config, edition.config.language)
    paths = [home, permalinks.feed_path(home), *(permalinks.post_path(edition.config, post) for post in edition.posts[:pages])]
    for path in paths:
        record = manifest.files.get(permalinks.output_file(path))
        if record is None:
            continue
        answer = site.get(path)
        if answer.status != 200:
            yield f"{path} is in the manifest, but the server answers {answer.status}"
        elif hashlib.sha256(answer.data).hexdigest() != record.sha256:
            yield f"{path} isn’t served as it was published: an older copy, in a cache or from an upload that broke off"
