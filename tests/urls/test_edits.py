from __future__ import annotations

import pytest

from pressroom.front_matter import Uneditable, add_item, add_key, remove_item


def frame(front: str) -> str:
    """Answer a source with this front matter."""
    return f"---\ntitle: A\n{front}---\nText: [a]\n"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("", "aliases: [/old/]\n"),
        ("# a remark\ndate: 2020-01-01  # why\n", "# a remark\ndate: 2020-01-01  # why\naliases: [/old/]\n"),
        ("aliases:\ndate: 2020-01-01\n", "aliases: [/old/]\ndate: 2020-01-01\n"),
        ("aliases: ~\n", "aliases: [/old/]\n"),
        ("aliases: []  # none yet\n", "aliases: [/old/]  # none yet\n"),
        ("redirect_from: /x/ # first\n", "redirect_from: [/x/, /old/] # first\n"),
        ("aliases: /x/, /y/\n", "aliases: [/x/, /y/, /old/]\n"),
        ('aliases: "/?p=1"\n', 'aliases: ["/?p=1", /old/]\n'),
        ("aliases: [ /x/, '/y/' ] # two\n", "aliases: [ /x/, '/y/', /old/ ] # two\n"),
        ("aliases: [/x/,]\n", "aliases: [/x/, /old/,]\n"),
        ("aliases: [\n  /x/,\n  /y/ # second\n]\n", "aliases: [\n  /x/,\n  /y/, /old/ # second\n]\n"),
        ("aliases:\n  - /x/ # first\n  - /y/\ndate: 2020-01-01\n", "aliases:\n  - /x/ # first\n  - /y/\n  - /old/\ndate: 2020-01-01\n"),
        ("aliases:\n- /x/ # first\n", "aliases:\n- /x/ # first\n- /old/\n"),
    ],
)
def test_item_is_added_as_the_list_is_written(front: str, expected: str) -> None:
    """Brackets, lines with hyphens, a single text, nothing: the way of writing, the remarks and the order stay."""
    assert add_item(frame(front), "aliases", "/old/") == frame(expected)


def test_item_that_yaml_would_misread_is_quoted() -> None:
    """What isn’t plain gets quotes."""
    assert add_item(frame(""), "aliases", "/a b: c/") == frame('aliases: ["/a b: c/"]\n')
    assert add_key(frame(""), "guid", "https://news.example.gov/?p=1") == frame("guid: https://news.example.gov/?p=1\n")
    assert add_key(frame(""), "guid", "12, no URL") == frame('guid: "12, no URL"\n')


@pytest.mark.parametrize(
    ("front", "index", "expected"),
    [
        ("aliases: [/x/]\ndate: 2020-01-01\n", 0, "date: 2020-01-01\n"),
        ("aliases: /x/\n", 0, ""),
        ("aliases:\n  - /x/\ndate: 2020-01-01\n", 0, "date: 2020-01-01\n"),
        ("aliases: [/x/, /y/, /z/]\n", 0, "aliases: [/y/, /z/]\n"),
        ("aliases: [/x/, /y/, /z/]\n", 2, "aliases: [/x/, /y/]\n"),
        ("aliases:\n- /x/\n- /y/ # second\n- /z/\n", 1, "aliases:\n- /x/\n- /z/\n"),
    ],
)
def test_item_is_taken_out(front: str, index: int, expected: str) -> None:
    """The last one takes the key with it."""
    assert remove_item(frame(front), "aliases", index) == frame(expected)


@pytest.mark.parametrize("text", ["no front matter", frame("aliases: >\n  /x/\n"), frame("aliases: {a: b}\n")])
def test_what_no_program_should_touch_is_refused(text: str) -> None:
    """A text in blocks or of another kind is left to the author."""
    with pytest.raises(Uneditable):
        add_item(text, "aliases", "/old/")
