"""The values of a press office: contacts, files, the media kit, boilerplate and changes of a post, ready to print."""

from __future__ import annotations

import hashlib
import re

from pressroom import locales, permalinks
from pressroom.holdings import Asset
from pressroom.models import Boilerplate, Contact, Post
from pressroom.web import press
from pressroom.web.press import Changed, name_host
from pressroom.web.shapes import (
    BoilerplateView,
    ChangedPost,
    ChangeView,
    ContactView,
    FileView,
    KitPicture,
    Link,
    MediaKitView,
    PressView,
)
from pressroom.web.values import Values

_TYPES = {"jpg": "JPEG", "tif": "TIFF", "docx": "Word", "doc": "Word", "xlsx": "Excel", "xls": "Excel", "pptx": "PowerPoint", "md": "text"}
_EXTENSION = re.compile(r"(?:ext\.?|x) *([0-9]+)$", re.IGNORECASE)


class PressValues:
    """Makes the values that a press office adds; `values` makes all others."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._edition = values.edition
        self._kits: tuple[str, bytes] = "", b""

    def make_press(self, post: Post) -> PressView:
        """Answer what a press office adds to a post."""
        is_release = post.kind == "release"
        return PressView(
            line=self.word_release(post) if is_release else self.word_update(post) if post.kind == "update" else "",
            plain_text=self._values.href(permalinks.plain_text_path(self._edition.config, post)) if is_release else "",
            contacts=tuple(self.make_contact(self._edition.contacts[slug], post.lang) for slug in post.contacts),
            attachments=tuple(self._make_file(title, asset, post.lang) for title, asset in press.list_attachments(self._edition, post)),
            kit=self._make_kit_view(post),
            boilerplate=tuple(self.make_boilerplate(text) for text in press.list_boilerplate(self._edition, post)),
            changes=tuple(self.make_change(changed) for changed in press.name_changes(post)),
            source=self._make_source(post),
        )

    def word_release(self, post: Post) -> str:
        """Answer the line over a release: that it may be used now, or, in a preview, until when it may not; '' for a withdrawn one."""
        words = self._values.words(post.lang)
        if post.withdrawn and post.withdrawn.at <= self._edition.instant:
            return ""
        if self._edition.instant < post.instant:
            return words.embargoed_until.format(date=locales.format_instant(post.instant, self._edition.config.timezone, post.lang))
        return words.for_immediate_release

    def word_update(self, post: Post) -> str:
        """Answer the line over an update: when it came out, to the minute where that was said."""
        words = self._values.words(post.lang)
        if post.date_only and post.embargo is None:
            return words.update
        instant = locales.format_instant(post.instant, self._edition.config.timezone, post.lang)
        return words.labelled.format(label=words.update, text=instant)

    def make_contact(self, contact: Contact, lang: str) -> ContactView:
        """Answer whom the press may ask."""
        return ContactView(
            id=f"pr-contact-{contact.slug}",
            name=contact.name,
            title=contact.title,
            organization=contact.organization,
            phone=contact.phone,
            tel=_make_tel(contact.phone),
            email=contact.email,
            note=self._values.make_page_body(contact.source, lang),
        )

    def make_boilerplate(self, text: Boilerplate) -> BoilerplateView:
        """Answer a text about the agency."""
        return BoilerplateView(title=text.title, body=self._values.make_page_body(text.source, text.lang), lang=text.lang)

    def make_change(self, changed: Changed) -> ChangeView:
        """Answer a change of a post."""
        post, change = changed.post, changed.change
        words = self._values.words(post.lang)
        labels = {"correction": words.correction, "update": words.update, "clarification": words.clarification}
        return ChangeView(
            id=changed.anchor,
            date=self._values.make_moment(change.at, post.lang),
            type=change.type,
            label=labels[change.type],
            note=change.note,
        )

    def make_changed_post(self, changed: Changed) -> ChangedPost:
        """Answer a change as the list of all corrections shows it."""
        card = self._values.make_card(changed.post)
        return ChangedPost(card=card, change=self.make_change(changed), url=f"{card.url}#{changed.anchor}")

    def read_kit(self, post: Post) -> bytes:
        """Answer the media kit of a release; the last one is kept, since its page and itself are asked for one after the other."""
        if self._kits[0] != post.source:
            self._kits = post.source, press.make_kit(self._edition, post)
        return self._kits[1]

    def _make_source(self, post: Post) -> Link | None:
        url = self._edition.show_address(post.source_url)
        return Link(self._values.words(post.lang).first_published.format(host=name_host(url)), url) if url else None

    def _make_kit_view(self, post: Post) -> MediaKitView | None:
        items = press.list_kit(self._edition, post)
        if not items:
            return None
        words = self._values.words(post.lang)
        data = self.read_kit(post)
        url = self._values.href(permalinks.media_kit_path(self._edition.config, post))
        return MediaKitView(
            pictures=tuple(
                KitPicture(
                    file=self._make_file("", item.asset, post.lang), caption=item.caption, credit=item.credit, license=item.license
                )
                for item in items
            ),
            archive=FileView(url=url, label=words.all_pictures, type="ZIP", size=locales.format_size(len(data), post.lang)),
            sha256=hashlib.sha256(data).hexdigest(),
        )

    def _make_file(self, title: str, asset: Asset, lang: str) -> FileView:
        name = asset.path.rpartition("/")[2]
        suffix = name.rpartition(".")[2].lower() if "." in name else ""
        return FileView(
            url=self._values.href(asset.path),
            label=title or name,
            type=_TYPES.get(suffix, suffix.upper()),
            size=locales.format_size(asset.size, lang),
        )


def _make_tel(phone: str) -> str:
    """Answer a number as a `tel:` address holds it (RFC 3966), '' for none."""
    extension = _EXTENSION.search(phone)
    number = phone[: extension.start()] if extension else phone
    digits = "".join(char for char in number if char.isdecimal() or char == "+")
    return f"{digits};ext={extension[1]}" if extension else digits


