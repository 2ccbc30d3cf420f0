"""The plain-text edition of a release: for mail, for a terminal, for whoever quotes from it."""

from __future__ import annotations

from pressroom import locales, permalinks
from pressroom.markup import PlainText
from pressroom.models import Post
from pressroom.web.press import list_boilerplate
from pressroom.web.press_values import PressValues
from pressroom.web.shapes import ContactView, FileView, PressView
from pressroom.web.values import Values

_MARK = "\ufeff"


def write_release(post: Post, values: Values, press_values: PressValues) -> str:
    """Answer a release as plain text of 72 columns, links as numbered references.

    A text that isn't ASCII begins with a byte order mark: a server that names no charset would have browsers guess a wrong one.
    """
    config, words = values.edition.config, values.words(post.lang)
    press = press_values.make_press(post)
    text = PlainText(lambda href: _make_absolute(values, href), lambda alt: words.picture.format(alt=alt))
    text.add(press.line.upper())
    text.add(locales.format_long(post.instant.date(), post.lang))
    if press.contacts:
        text.add(words.press_contact if len(press.contacts) == 1 else words.press_contacts)
        for contact in press.contacts:
            text.add(_word_contact(contact), indent="  ")
    text.add_heading(post.title)
    text.add(post.deck)
    _add_notice(text, post, values)
    text.add_html(str(values.make_body(post.source)), f"{post.dateline.upper()} — " if post.dateline else "")
    for boilerplate in list_boilerplate(values.edition, post):
        text.add_heading(boilerplate.title)
        text.add_html(str(values.make_body(boilerplate.source)))
    text.add_centered("###")
    _add_changes(text, press, post, values)
    _add_files(text, press, values, post.lang)
    if press.source:
        text.add(words.labelled.format(label=press.source.label, text=press.source.url))
    text.add_links(words.links)
    text.add(words.on_the_web.format(url=permalinks.make_absolute(config, permalinks.post_path(config, post))))
    written = text.write()
    return written if written.isascii() else _MARK + written


def _make_absolute(values: Values, href: str) -> str:
    config = values.edition.config
    return config.base_url + href[len(config.path) :] if href.startswith("/") else href


def _word_contact(contact: ContactView) -> str:
    role = ", ".join(part for part in (contact.name, contact.title) if part)
    return "\n".join(line for line in (role, contact.organization, contact.phone, contact.email) if line)


def _add_notice(text: PlainText, post: Post, values: Values) -> None:
    if post.withdrawn and post.withdrawn.at <= values.edition.instant:
        words = values.words(post.lang)
        text.add(words.withdrawn.format(date=locales.format_long(post.withdrawn.at.date(), post.lang)).upper())
        text.add(post.withdrawn.reason)


def _add_files(text: PlainText, press: PressView, values: Values, lang: str) -> None:
    words = values.words(lang)

    def word_file(file: FileView) -> str:
        return f"{file.label} ({words.file_facts.format(type=file.type, size=file.size)})\n{_make_absolute(values, file.url)}"

    if press.attachments:
        text.add_heading(words.attachments)
        for file in press.attachments:
            text.add(word_file(file))
    if press.kit:
        text.add_heading(words.media_kit)
        for picture in press.kit.pictures:
            credit = words.photo_credit.format(credit=picture.credit) if picture.credit else ""
            terms = words.license_of.format(license=picture.license) if picture.license else ""
            text.add("\n".join(line for line in (picture.caption, credit, terms, word_file(picture.file)) if line))
        text.add(f"{word_file(press.kit.archive)}\n{words.checksum} {press.kit.sha256}")


def _add_changes(text: PlainText, press: PressView, post: Post, values: Values) -> None:
    words = values.words(post.lang)
    if press.changes:
        text.add_heading(words.changes)
        for change in press.changes:
            text.add(words.labelled.format(label=f"{change.label}, {change.date.long}", text=change.note))
