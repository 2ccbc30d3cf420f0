"""The pictures of a page: how large they are, so that a browser keeps their place and nothing moves when they come; none from elsewhere."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from pressroom.dimensions import Size, measure_picture
from pressroom.edition import Edition

_PICTURE = re.compile(r'<img src="(/[^"]*)"([^>]*)>')
_FOREIGN_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="(https?://[^"]+)"[^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')
_SIZED = re.compile(r' (?:width|height)="')


class PictureSizes:
    """Knows the sizes of an Edition's own pictures; each file is looked at once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._prefix = edition.config.path
        self._sizes: dict[bytes, Size | None] = {}

    def measure(self, href: str) -> Size | None:
        """Answer the size of the picture that a page refers to; None for one elsewhere, or whose size can't be told."""
        path = unquote(href.removeprefix(self._prefix))
        asset = self._edition.assets.get(path)
        if asset is None:
            return None
        if asset.digest not in self._sizes:
            self._sizes[asset.digest] = measure_picture(self._edition.read_file(path))
        return self._sizes[asset.digest]

    def add_to(self, html: str) -> str:
        """Answer the HTML of a body whose pictures say how large they are, but for those that do already."""
        return _PICTURE.sub(self._add_to_one, html) if "<img" in html else html

    def _add_to_one(self, found: re.Match[str]) -> str:
        href, rest = found.groups()
        size = None if _SIZED.search(rest) else self.measure(unescape(href))
        return f'<img src="{href}"{rest} width="{size[0]}" height="{size[1]}">' if size else found[0]


def link_foreign_pictures(html: str, words: str) -> str:
    """Replace each picture on another host by a link to it with its alternative text (only the words where it stands in a link already)."""

    def replace(picture: re.Match[str]) -> str:
        alt = _ALT.search(picture[0])
        host = picture[1].split("/")[2]
        label = words.format(host=host) + (f": {alt[1]}" if alt and alt[1] else "")
        before = html[: picture.start()]
        if before.rfind("<a ") > before.rfind("</a>"):
            return label
        return f'<a class="picture-elsewhere" href="{picture[1]}">{label}</a>'

    return _FOREIGN_PICTURE.sub(replace, html) if "<img" in html else html
