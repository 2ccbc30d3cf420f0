"""The bench's newsroom, as every generator is given it: posts, authors, tags and categories, the same for the same numbers.

Post 0 is the newest; post `n` is the same text however many posts there are, so a corpus of 1,000 is the newest tenth of one of 10,000.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bench import vocabulary as words

NEWEST = datetime(2025, 12, 31, 18, 0, tzinfo=UTC)
BETWEEN = timedelta(hours=3)  # 2,920 posts a year
AUTHORS, TAGS = 30, 200
_WORDS = 610


@dataclass(frozen=True, slots=True)
class Author:
    """A person who writes; `bio` is one paragraph of Markdown."""

    slug: str
    name: str
    role: str
    bio: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post as no generator's format has it yet; `authors` are slugs, `tags` and `category` the words that readers see."""

    slug: str
    title: str
    date: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    category: str
    summary: str
    body: str

    @property
    def url(self) -> str:
        """The path that every generator publishes it at."""
        return f"/{self.date:%Y/%m/%d}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a site is made of, newest post first."""

    posts: tuple[Post, ...]
    authors: tuple[Author, ...]

    def author(self, slug: str) -> Author:
        """Answer the author of a slug."""
        return next(author for author in self.authors if author.slug == slug)


def make_corpus(count: int, *, coloured: bool = True) -> Corpus:
    """Answer the newsroom of so many posts; unless `coloured`, no code names its language, and so none is highlighted."""
    authors = tuple(make_author(number) for number in range(AUTHORS))
    posts = tuple(make_post(number, authors) for number in range(count))
    if not coloured:
        posts = tuple(replace(post, body=re.sub(r"^```\w+$", "```", post.body, flags=re.MULTILINE)) for post in posts)
    return Corpus(posts, authors)


def make_author(number: int) -> Author:
    """Answer the author of a number."""
    dice = random.Random(f"author-{number}")
    name = f"{words.GIVEN[number % len(words.GIVEN)]} {words.FAMILY[(number * 7 + number // 20) % len(words.FAMILY)]}"
    noun = dice.choice(words.NOUNS)
    bio = f"{words.GIVEN[number % len(words.GIVEN)]} writes about {dice.choice(words.ADJECTIVES)} {noun}. {_sentence(dice)}"
    return Author(name.lower().replace(" ", "-"), name, "Municipal Liaison", bio)


def make_post(number: int, authors: tuple[Author, ...]) -> Post:
    """Answer the post of a number; its text depends on nothing else."""
    dice = random.Random(f"post-{number}")
    title = _title(dice)
    writers = dice.sample(authors, 2 if dice.random() < 0.1 else 1)
    return Post(
        slug=f"{'-'.join(title.lower().replace(',', '').split()[:5])}-{number}",
        title=title,
        date=NEWEST - number * BETWEEN,
        authors=tuple(author.slug for author in writers),
        tags=tuple(tag(index) for index in sorted(dice.sample(range(TAGS), 3))),
        category=dice.choice(words.CATEGORIES),
        summary=f"{_sentence(dice)} {_sentence(dice)}",
        body=_body(dice, number),
    )


def newest_post(corpus: Corpus, serial: int = 0) -> Post:
    """Answer a post newer than all of the corpus."""
    post = make_post(-1 - serial, corpus.authors)
    when = corpus.posts[0].date + BETWEEN
    return replace(post, date=when, slug=f"breaking-{serial}", title=f"A post that was not there before, number {serial}")


def tag(number: int) -> str:
    """Answer the tag of a number: no two are alike."""
    adjective, noun = words.ADJECTIVES[number % 15], words.NOUNS[number // 15]
    return f"{adjective.capitalize()} {noun}"


def quote(text: str) -> str:
    """Answer a text in quotes as YAML, TOML and JSON all read it."""
    return json.dumps(text, ensure_ascii=False)


def _title(dice: random.Random) -> str:
    actor, place = dice.choice(words.ACTORS), dice.choice(words.PLACES)
    return f"{actor[0].upper()}{actor[1:]} {dice.choice(words.VERBS)} {dice.choice(words.OBJECTS)} {place}"


def _sentence(dice: random.Random) -> str:
    parts = [dice.choice(words.ACTORS), dice.choice(words.VERBS), dice.choice(words.OBJECTS)]
    parts += [dice.choice(group) for group in (words.PLACES, words.TIMES) if dice.random() < 0.6]
    text = " ".join(parts)
    if dice.random() < 0.5:
        text += f", {dice.choice(words.REASONS)}"
    return f"{text[0].upper()}{text[1:]}."


def _body(dice: random.Random, number: int) -> str:
    makers = (_paragraph, _list, _paragraph, _table, _paragraph, _code, _paragraph, _numbered, _quotation)
    parts = [_paragraph(dice), _paragraph(dice)]
    size = sum(len(part.split()) for part in parts)
    while size < _WORDS:
        part = makers[len(parts) % len(makers)](dice)
        if len(parts) % 3 == 2:
            part = f"{'##' if len(parts) % 2 else '###'} {_heading(dice)}\n\n{part}"
        size += len(part.split())
        parts.append(part)
    parts.append(_reference(number))
    return "\n\n".join(parts) + "\n"


def _reference(number: int) -> str:
    """Answer a paragraph with a sentence that no other post holds, which the checks look for."""
    return f"This is entry number {number + 1_000_000} of the register; write to [the desk](https://desk.example.org/{abs(number)})."


def _heading(dice: random.Random) -> str:
    return f"What the {dice.choice(words.ADJECTIVES)} {dice.choice(words.NOUNS)} {dice.choice(('show', 'cost', 'need', 'mean'))}"


def _paragraph(dice: random.Random) -> str:
    sentences = [_sentence(dice) for _ in range(dice.randint(3, 5))]
    place = dice.randrange(len(sentences))
    adjective, noun = dice.choice(words.ADJECTIVES), dice.choice(words.NOUNS)
    decorated = (
        f'The *{adjective}* {noun} are what the office calls "good enough" -- for now.',
        f"See [the {adjective} {noun}](https://www.example.org/{noun}/{dice.randint(1, 999)}) for **details**.",
        f"Ask for `{noun}.csv`, which isn't long: {dice.randint(20, 9000)} lines.",
        f"A [list of {noun}](https://data.example.org/{noun}) and a [{adjective} guide](https://www.example.org/{adjective}) are online.",
    )
    sentences.insert(place, dice.choice(decorated))
    return " ".join(sentences)


def _list(dice: random.Random) -> str:
    return "\n".join(f"- {_item(dice)}" for _ in range(dice.randint(3, 6)))


def _numbered(dice: random.Random) -> str:
    return "\n".join(f"{at}. {_item(dice)}" for at in range(1, dice.randint(4, 6)))


def _item(dice: random.Random) -> str:
    noun = dice.choice(words.NOUNS)
    link = f" ([source](https://data.example.org/{noun}/{dice.randint(1, 99)}))" if dice.random() < 0.4 else ""
    return f"{dice.choice(words.ADJECTIVES)} {noun} {dice.choice(words.PLACES)}{link}"


def _table(dice: random.Random) -> str:
    heads = dice.sample(words.NOUNS, 2)
    rows = (f"| {place.removeprefix('in ')} | {dice.randint(1, 999)} | {dice.randint(1, 99)}% |" for place in dice.sample(words.PLACES, 5))
    return "\n".join([f"| Place | {heads[0]} | {heads[1]} |", "|-------|------:|------:|", *rows])


def _code(dice: random.Random) -> str:
    language, code = dice.choice(words.CODE)
    return f"```{language}\n{code.format(n=dice.randint(1, 12))}```"


def _quotation(dice: random.Random) -> str:
    return f"> {_sentence(dice)} {_sentence(dice)}"


def sentence_of(post: Post) -> str:
    """Answer the words of a post that no other post holds: of a real one, its title."""
    return post.body[post.body.rindex("entry number") :].partition(" of the")[0] if "entry number" in post.body else post.title
