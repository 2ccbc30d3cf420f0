"""The message catalogs: writes the template for translators, and brings every catalog up to date with it.

`make catalogs` runs this. A message whose English has changed keeps its old translation, marked `fuzzy`, and isn't shown until a translator
has taken the mark away; a new one stands empty. docs/languages.md tells a translator the rest.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from pressroom.locales import MarkupWords, Plural, Words, list_messages
from pressroom.locales.catalogs import FOLDER

TEMPLATE = FOLDER / "pressroom.pot"
NOTES = {
    "and_": "Between the last two of several names.",
    "archive": "The name of the page that lists all years.",
    "by": "Before the names of the authors.",
    "done": "Read out instead of the tick of a finished item in a list of tasks.",
    "edition_of": "{date} is the day of the newest post.",
    "email": "Read out before an address.",
    "end_of_release": "Read out instead of the ### below a press release.",
    "feed_of": "{name} is that of the newsroom, of a topic or of an author.",
    "file_facts": "The type and the size of a file, as in “PDF, 1.2 MB”.",
    "follow_text": "The address of the feed follows.",
    "labelled": "A label and what it is of, as in “Source: article.md”.",
    "part_of": "The place of a post in its series.",
    "plain_text": "A link to the same words without any layout.",
    "posted": "The date follows.",
    "posts_of": "{period} is a month, as in “May 2013”.",
    "telephone": "Read out before a number.",
    "to_do": "Read out instead of the empty box of an open item in a list of tasks.",
    "until": "After the title of an advisory.",
    "update": "A kind of change to a post, beside “Correction” and “Clarification”.",
    "updated": "The date follows.",
    "withdrawn": "The head of the notice above a post that its authors took back.",
}
"""What a translator can't see from the words alone."""


def make_template() -> Catalog:
    """Answer the catalog of all English texts."""
    catalog = Catalog()
    for kind in (Words, MarkupWords):
        for name, english in list_messages(kind):
            comments = [NOTES[name]] if name in NOTES else []
            catalog.add(english.forms if isinstance(english, Plural) else english, context=name, auto_comments=comments)
    return catalog


def write_template(template: Catalog) -> bytes:
    """Answer the bytes of the template."""
    comment = "# The words of Pressroom’s theme. docs/languages.md says how to translate them: copy this file to xx.po, and fill it in."
    return write_catalog(template, comment, "xx", "nplurals=2; plural=(n != 1);")


def update_catalog(file: Path, template: Catalog) -> bytes:
    """Answer what a catalog reads like when it has every message of the template, and no other."""
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=file.stem)
    kept = {message.context: message for message in catalog if message.context}
    updated = Catalog(locale=file.stem)
    for message in template:
        if not message.context:
            continue
        old = kept.get(message.context)
        said = old.string if old and isinstance(old.id, str) == isinstance(message.id, str) else None
        flags = ["fuzzy"] if old and said and (old.id != message.id or old.fuzzy) else []
        comments = old.user_comments if old else []
        updated.add(message.id, said, context=message.context, flags=flags, auto_comments=message.auto_comments, user_comments=comments)
    comment = catalog.header_comment.strip()
    return write_catalog(updated, comment, str(catalog.locale_identifier), catalog.plural_forms)


def write_catalog(catalog: Catalog, comment: str, language: str, plural_forms: str) -> bytes:
    """Answer the bytes of a catalog; they name no day and no machine."""
    fields = {
        "Project-Id-Version": "Pressroom",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    head = [comment, 'msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in fields.items()), "", ""]
    stream = BytesIO()
    write_po(stream, catalog, width=0, no_location=True, omit_header=True)
    return "\n".join(head).encode() + stream.getvalue()


def main() -> None:
    """Write the template and every catalog."""
    template = make_template()
    TEMPLATE.write_bytes(write_template(template))
    for file in sorted(FOLDER.glob("*.po")):
        file.write_bytes(update_catalog(file, template))
        print(f"{file.name} is up to date with {TEMPLATE.name}")


if __name__ == "__main__":
    main()
