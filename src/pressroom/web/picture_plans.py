"""The part of the map that is drawn: a picture for each post that is shared elsewhere, and the newsroom's icons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Post, State
from pressroom.structs import Struct

ICONS = {"/favicon.ico": 0, "/apple-touch-icon.png": 180, "/icon-192.png": 192, "/icon-512.png": 512}
"""The icons by path: the side of a PNG in pixels, 0 for the ICO with several sizes."""

SHARE_SIZE = (1200, 630)
"""Width and height of a share picture in pixels."""

WEB_MANIFEST = "/manifest.webmanifest"


class SharePicturePlan(Struct, frozen=True):
    """The picture that stands beside links to a post."""

    path: str
    lang: str
    post: Post
    view: ClassVar[str] = "share_picture"


class IconPlan(Struct, frozen=True):
    """One of `ICONS`."""

    path: str
    lang: str
    view: ClassVar[str] = "icon"


class WebManifestPlan(Struct, frozen=True):
    """What a phone needs to keep the newsroom on its home screen."""

    path: str
    lang: str
    view: ClassVar[str] = "web_manifest"


PicturePlan = SharePicturePlan | IconPlan | WebManifestPlan


def has_share_picture(edition: Edition, post: Post) -> bool:
    """Tell whether a visible post has a share picture: not where they are switched off, nor for a post that was withdrawn."""
    return edition.config.features.share_pictures and edition.states[post.source] is not State.WITHDRAWN


def plan_pictures(edition: Edition) -> Iterator[PicturePlan]:
    """Plan what is drawn, but for what the newsroom has itself: a file `share.png` beside a post, an icon in `content/root/`."""
    lang = edition.config.language
    plans: list[PicturePlan] = [IconPlan(path, lang) for path in ICONS]
    plans.append(WebManifestPlan(WEB_MANIFEST, lang))
    posts = (post for post in edition.reachable.values() if has_share_picture(edition, post))
    plans += [SharePicturePlan(permalinks.share_picture_path(edition.config, post), post.lang, post) for post in posts]
    yield from (plan for plan in plans if plan.path not in edition.assets)
