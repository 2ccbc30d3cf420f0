"""Telling a WebSub hub which feeds have changed (https://www.w3.org/TR/websub/), so that it can push them to subscribers at once."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pressroom import permalinks
from pressroom.config import SiteConfig
from pressroom.errors import PublishError, UsageError
from pressroom.manifest import Manifest
from pressroom.store import Store
from pressroom.structs import Struct

FILES: tuple[permalinks.FeedFile, ...] = ("feed.xml", "atom.xml", "feed.json")
_NOTE = "feeds that the hub knows"
_SECONDS = 20


class PingReport(Struct, frozen=True):
    """The hub, the addresses of the feeds that it was told of, and how many had not changed since it was last told."""

    hub: str
    told: tuple[str, ...]
    unchanged: int


def ping_hub(config: SiteConfig, output: Path, store: Store) -> PingReport:
    """Tell the hub of each feed in the output folder that has changed since the last ping, and keep what it was told.

    Raises `UsageError` where there is no hub or no site, `PublishError` where the hub doesn't take it; then the feeds that it took
    are kept, so that the next ping tells it the others only.
    """
    hub = config.feeds.hub
    if not hub:
        raise UsageError('there is no hub to ping; write the address of one into pressroom.toml: hub = "https://…" under [feeds]')
    manifest = Manifest.read(output)
    if manifest is None:
        raise UsageError(f"there is no site in {output} whose feeds could be pinged; build it first")
    now = _digest_feeds(config, manifest)
    known = _read_known(store).get(hub, {})
    changed = [url for url, digest in now.items() if known.get(url) != digest]
    for url in changed:
        _tell(hub, url)
        known = {address: digest for address, digest in {**known, url: now[url]}.items() if address in now}
        store.write_notes({_NOTE: json.dumps({hub: known}).encode()})
    return PingReport(hub, tuple(changed), len(now) - len(changed))


def _digest_feeds(config: SiteConfig, manifest: Manifest) -> dict[str, str]:
    """Answer the digest of each feed that names the hub, by its address."""
    paths = [permalinks.feed_path(permalinks.home_path(config, lang), file) for lang in config.languages for file in FILES]
    files = manifest.files
    return {
        permalinks.make_absolute(config, path): files[file].sha256 for path in paths if (file := permalinks.output_file(path)) in files
    }


def _read_known(store: Store) -> Mapping[str, dict[str, str]]:
    note = store.read_note(_NOTE)
    known: dict[str, dict[str, str]] = json.loads(note) if note else {}
    return known


def _tell(hub: str, url: str) -> None:
    """Send the notice of one feed; raises `PublishError` unless the hub answers with a 2xx."""
    data = urlencode({"hub.mode": "publish", "hub.topic": url, "hub.url": url}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Pressroom"}
    request = urllib.request.Request(hub, data, headers)  # noqa: S310 - the configuration takes http and https only
    place = f"the hub {hub} (hub under [feeds] in pressroom.toml)"
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        error.close()
        cure = "is this the address that its operator names for publishers?"
        raise PublishError(f"{place} refused the notice of {url} with {error.code} {error.reason}; {cure}") from None
    except (OSError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", error)
        told = f"{place} can’t be reached ({reason}); check its address, and that {urlsplit(hub).hostname} answers from this machine"
        raise PublishError(told) from None
