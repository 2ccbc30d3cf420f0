"""What a press office adds to posts, read from an Edition: releases, boilerplate, attachments, the media kit, changes, open advisories.

Other modules of `web` make contexts, feeds and fingerprints of it. Whatever is answered here may be seen at the Edition's instant.
"""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

from pressroom import locales, permalinks
from pressroom.edition import Edition
from pressroom.errors import ContentError, Finding
from pressroom.holdings import Asset
from pressroom.library import choose_boilerplate
from pressroom.models import Boilerplate, Change, Post
from pressroom.structs import Struct
from pressroom.targets import Target, split_targets

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".tif", ".tiff")
_ALT = re.compile(r' alt="([^"]*)"')
# The first instant that a zip can hold: the bytes of a kit must depend on what is in it alone.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Changed(Struct, frozen=True):
    """A change of a post, and the id at which it stands on the post's page."""

    post: Post
    change: Change
    anchor: str


class KitItem(Struct, frozen=True):
    """A picture of a media kit: the file, its name in the archive, and its words."""

    asset: Asset
    name: str
    caption: str
    credit: str
    license: str


def list_releases(edition: Edition, lang: str) -> tuple[Post, ...]:
    """Answer the listed releases of a language, newest first."""
    return edition.posts_by_kind.get((lang, "release"), ())


def has_press_page(edition: Edition, lang: str) -> bool:
    """Tell whether a language has a press page: it has a release, or, for the main language, there is a contact."""
    return bool(edition.contacts and lang == edition.config.language) or bool(list_releases(edition, lang))


def list_advisories(edition: Edition, lang: str) -> tuple[Post, ...]:
    """Answer the open advisories that pages of a language show, newest first: its own, or else those of the main language."""
    return _advisories_of(edition, lang) or _advisories_of(edition, edition.config.language)


def _advisories_of(edition: Edition, lang: str) -> tuple[Post, ...]:
    return edition.posts_by_kind.get((lang, "advisory"), ())


def name_changes(post: Post) -> tuple[Changed, ...]:
    """Answer the changes of a post, newest first; those of one day are numbered from the oldest."""
    counts: dict[str, int] = {}
    named = []
    for change in sorted(post.changes, key=lambda change: change.at.timestamp()):
        day = f"{change.at:%Y-%m-%d}"
        counts[day] = counts.get(day, 0) + 1
        named.append(Changed(post, change, f"pr-change-{day}" + (f"-{counts[day]}" if counts[day] > 1 else "")))
    return tuple(reversed(named))


def list_changes(edition: Edition, lang: str) -> tuple[Changed, ...]:
    """Answer the changes of all listed posts of a language, newest first."""
    changes = [changed for post in edition.posts_by_lang[lang] if post.changes for changed in name_changes(post)]
    return tuple(sorted(changes, key=lambda changed: changed.change.at.timestamp(), reverse=True))


def find_modified(post: Post) -> datetime | None:
    """Answer when a post was last changed, for readers (schema.org `dateModified`): its `updated` or its last change."""
    if not post.changes:
        return post.updated
    return max((*([post.updated] if post.updated else []), *(change.at for change in post.changes)))


def find_updated(post: Post) -> datetime:
    """Answer when a post was last news for subscribers: when it came out, or its last major change."""
    return max((post.instant, *(change.at for change in post.changes if change.major)))


def list_boilerplate(edition: Edition, post: Post) -> tuple[Boilerplate, ...]:
    """Answer the boilerplates of a post as they read on its date."""
    langs = (post.lang, *edition.config.languages)
    found = (choose_boilerplate(edition.boilerplate, slug, post.date, langs) for slug in post.boilerplate)
    return tuple(text for text in found if text)


def list_current_boilerplate(edition: Edition, lang: str) -> tuple[Boilerplate, ...]:
    """Answer every boilerplate as it reads now, for the press page of a language, by title."""
    slugs = sorted({text.slug for text in edition.boilerplate})
    found = (choose_boilerplate(edition.boilerplate, slug, edition.instant, (lang, *edition.config.languages)) for slug in slugs)
    return tuple(sorted((text for text in found if text), key=lambda text: text.title))


def name_host(url: str) -> str:
    """Answer how people call the site that an address belongs to: its host, without the “www.”."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def find_asset(edition: Edition, source: str, target: str) -> Asset | None:
    """Answer the published file that a target in a visible source means."""
    path = edition.resolve(source, target)
    return edition.assets.get(path) if path else None


def list_attachments(edition: Edition, post: Post) -> tuple[tuple[str, Asset], ...]:
    """Answer title and file of the attachments of a post; the pictures of a release stand in its media kit instead."""
    found = ((item, find_asset(edition, post.source, item.src)) for item in post.attachments)
    kept = ((item, asset) for item, asset in found if asset and not (post.kind == "release" and is_picture(asset)))
    return tuple((item.title, asset) for item, asset in kept)


def is_picture(asset: Asset) -> bool:
    """Tell whether a file is a picture, by its name."""
    return asset.path.lower().endswith(_PICTURES)


def list_kit_files(edition: Edition, post: Post) -> tuple[Asset, ...]:
    """Answer the pictures of a release, each once: the lead picture, those that are attached, those in the text; no body is read.

    A release that has none, and any other post, has no media kit.
    """
    if post.kind != "release":
        return ()
    targets = [post.image.src] if post.image else []
    targets += [item.src for item in post.attachments]
    targets += [reference.target for reference in edition.rendered[post.source].references if reference.kind == "image"]
    found = (find_asset(edition, post.source, target) for target in targets)
    return tuple({asset.source: asset for asset in found if asset and is_picture(asset)}.values())


def list_kit(edition: Edition, post: Post) -> tuple[KitItem, ...]:
    """Answer the pictures of a release as its media kit has them: with their names in it, and their words."""
    words: dict[str, tuple[str, str, str]] = {}
    for target, *said in _name_pictures(edition, post):
        if asset := find_asset(edition, post.source, target):
            words.setdefault(asset.source, (said[0], said[1], said[2]))
    names: set[str] = set()
    files = list_kit_files(edition, post)
    return tuple(KitItem(asset, _choose_name(asset, names), *words.get(asset.source, ("", "", ""))) for asset in files)


def _name_pictures(edition: Edition, post: Post) -> Iterator[tuple[str, str, str, str]]:
    if post.image:
        yield post.image.src, post.image.caption or post.image.alt, post.image.credit, post.image.license
    for item in post.attachments:
        yield item.src, item.title, item.credit, item.license
    for part in split_targets(edition.read_body(post.source)):
        if isinstance(part, Target) and part.tag == "img":
            alt = _ALT.search(part.rest)
            yield part.target, html.unescape(alt[1]) if alt else "", "", ""


def _choose_name(asset: Asset, taken: set[str]) -> str:
    stem, _, suffix = asset.path.rpartition("/")[2].rpartition(".")
    number, name = 1, f"{stem}.{suffix}"
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}.{suffix}"
    taken.add(name.lower())
    return name


def make_kit(edition: Edition, post: Post) -> bytes:
    """Answer the media kit of a release as a zip: its pictures as they are, and their words in captions.txt.

    The bytes depend on what is in it alone: nothing is compressed (pictures are already), and no time is noted. Raises `ContentError` for
    a picture that has changed since it was read.
    """
    items = list_kit(edition, post)
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as kit:
        _add(kit, post, "captions.txt", _write_captions(edition, post, items).encode())
        for item in items:
            data = edition.read_file(item.asset.path)
            if hashlib.sha256(data).digest() != item.asset.digest:
                raise ContentError([Finding(item.asset.source, 1, 1, "this file changed while the site was built; build again")])
            _add(kit, post, item.name, data)
    return archive.getvalue()


def _add(kit: zipfile.ZipFile, post: Post, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(f"{post.slug}/{name}", _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    kit.writestr(entry, data)


def _write_captions(edition: Edition, post: Post, items: Iterable[KitItem]) -> str:
    words = locales.find_words(post.lang, edition.config.catalogs)
    url = permalinks.make_absolute(edition.config, permalinks.post_path(edition.config, post))
    blocks = [f"{post.title}\n{url}"]
    for item in items:
        credit = words.photo_credit.format(credit=item.credit) if item.credit else ""
        terms = words.license_of.format(license=item.license) if item.license else ""
        blocks.append("\n".join(line for line in (item.name, item.caption, credit, terms) if line))
    return "\n\n".join(blocks) + "\n"
