"""The edits that are measured: each changes the same thing in every generator's site, and says where the change must show afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bench.corpus import Corpus, Post, newest_post, sentence_of
from bench.generators import DESCRIPTION, Generator, write

# Where a change shows: a file of the output (or a pattern of files, one of which must hold it), and the words.
Sign = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """New texts by path in the root (None for a file that goes), and the signs of it in the output."""

    files: dict[str, str | None]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of edit. `make` answers the edit of a serial number; no two serials make the same bytes.

    `cold` removes output and caches first; `latest` measures it on a site whose every post shows the newest ones.
    """

    name: str
    label: str
    make: Callable[[Generator, Corpus, int], Edit]
    cold: bool = False
    latest: bool = False


def page(post: Post) -> str:
    """Answer the output file of a post."""
    return f"{post.url[1:]}index.html"


def _nothing(site: Generator, corpus: Corpus, serial: int) -> Edit:
    del site, serial
    return Edit({}, ((page(corpus.posts[0]), sentence_of(corpus.posts[0])),))


def _body(site: Generator, corpus: Corpus, serial: int) -> Edit:
    post = _old_post(corpus)
    new = replace(post, body=f"{post.body}\nThe figure was corrected in note {serial}.\n")
    return _change(site, corpus, new, ((page(post), f"corrected in note {serial}"),))


def _title(site: Generator, corpus: Corpus, serial: int) -> Edit:
    new = replace(_old_post(corpus), title=f"A title of another kind, version {serial}")
    newer = corpus.posts[corpus.posts.index(_old_post(corpus)) - 1]
    return _change(site, corpus, new, ((page(new), new.title), (page(newer), new.title), ("**/page/*/index.html", new.title)))


def _tag(site: Generator, corpus: Corpus, serial: int) -> Edit:
    post = _old_post(corpus)
    others = sorted({tag for other in corpus.posts[: len(corpus.posts) // 2] for tag in other.tags} - set(post.tags))
    tag = others[serial * 37 % len(others)]
    return _change(site, corpus, replace(post, tags=(*post.tags[:2], tag)), ((page(post), tag),))


def _newest(site: Generator, corpus: Corpus, serial: int) -> Edit:
    post = newest_post(corpus, serial)
    files: dict[str, str | None] = dict(site.files_of(post))
    return Edit(files, ((page(post), sentence_of(post)), ("index.html", post.title)))


def _latest(site: Generator, corpus: Corpus, serial: int) -> Edit:
    edit = _newest(site, corpus, serial)
    return replace(edit, signs=(*edit.signs, (page(_old_post(corpus)), newest_post(corpus, serial).title)))


def _template(site: Generator, corpus: Corpus, serial: int) -> Edit:
    text = (site.root / site.base_template).read_text(encoding="utf-8")
    words = f"Set anew, {serial}"
    new = text.replace("</body>", f"<p>{words}</p>\n</body>")
    return Edit({site.base_template: new}, ((page(_old_post(corpus)), words), ("index.html", words)))


def _config(site: Generator, corpus: Corpus, serial: int) -> Edit:
    del corpus
    text = (site.root / site.config).read_text(encoding="utf-8")
    words = f"{DESCRIPTION[:-1]}, edition {serial}."
    return Edit({site.config: text.replace(DESCRIPTION, words)}, (("index.html", words),))


def _author(site: Generator, corpus: Corpus, serial: int) -> Edit:
    post = _old_post(corpus)
    author = corpus.author(post.authors[0])
    words = f"holds the office for the {serial}th time"
    new = replace(author, bio=f"{author.bio} {author.name.split()[0]} {words}.")
    files = {path: text for path, text in site.files_of(new).items() if site.files_of(author).get(path) != text}
    return Edit({**files}, ((page(post), words), (f"authors/{author.slug}/index.html", words)))


def _asset(site: Generator, corpus: Corpus, serial: int) -> Edit:
    del corpus
    text = (site.root / site.stylesheet).read_text(encoding="utf-8")
    words = f".bench-{serial}"
    return Edit({site.stylesheet: f"{text}\n{words} {{ color: inherit; }}\n"}, (("**/*.css", words),))


def _old_post(corpus: Corpus) -> Post:
    return corpus.posts[len(corpus.posts) * 2 // 3]


def _change(site: Generator, corpus: Corpus, new: Post, signs: tuple[Sign, ...]) -> Edit:
    """Answer the edit that makes of the post of its slug the new one."""
    old = next(post for post in corpus.posts if post.url == new.url)
    gone: dict[str, str | None] = dict.fromkeys(site.files_of(old))
    return Edit({**gone, **site.files_of(new)}, signs)


CASES = (
    Case("cold", "cold", _nothing, cold=True),
    Case("nothing", "nothing changed", _nothing),
    Case("body", "one post's body edited", _body),
    Case("title", "its title edited", _title),
    Case("tag", "one of its tags edited", _tag),
    Case("newest", "newest post added", _newest),
    Case("template", "theme's base template changed", _template),
    Case("latest", 'new post, `recent = "latest"`', _latest, latest=True),
    Case("config", "site's description edited", _config),
    Case("author", "an author's text edited", _author),
    Case("asset", "style sheet edited", _asset),
)


def apply_edit(root: Path, edit: Edit) -> dict[str, str | None]:
    """Write an edit's files; answer the texts that they had, which `apply_edit` writes back."""
    before: dict[str, str | None] = {}
    for path, text in edit.files.items():
        file = root / path
        before[path] = file.read_text(encoding="utf-8") if file.is_file() else None
        if text is None:
            file.unlink(missing_ok=True)
        else:
            write(file, text)
    return before
