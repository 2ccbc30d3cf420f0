from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.errors import PublishError
from pressroom.manifest import EMPTY, FileRecord, Manifest, difference

ONE, TWO = FileRecord("a" * 64, 1), FileRecord("b" * 64, 2)


def test_manifest_is_readable_json_of_one_file_a_line_sorted_by_path() -> None:
    """The published bytes are exactly these, whatever the order in which files were rendered."""
    expected = (
        '{"generator": "Pressroom", "version": 1, "files": {\n'
        f'"a/index.html": {{"sha256": "{"a" * 64}", "size": 1}},\n'
        f'"b.css": {{"sha256": "{"b" * 64}", "size": 2}}\n'
        "}}\n"
    )
    assert Manifest({"b.css": TWO, "a/index.html": ONE}).dump() == expected.encode()
    assert json.loads(EMPTY.dump()) == {"generator": "Pressroom", "version": 1, "files": {}}


@pytest.mark.parametrize("path", ["año/index.html", 'say "so".html', "back\\slash", "tab\there", "\udc80raw", "plain/index.html"])
def test_manifest_of_any_path_reads_back_as_it_was(tmp_path: Path, path: str) -> None:
    """Paths that JSON must escape survive the round trip."""
    manifest = Manifest({path: ONE, "z": TWO})
    (tmp_path / "manifest.json").write_bytes(manifest.dump())
    assert Manifest.read(tmp_path) == manifest


def test_folder_without_manifest_reads_as_none(tmp_path: Path) -> None:
    """No manifest is no error: nothing was published there."""
    assert Manifest.read(tmp_path) is None
    assert Manifest.read(tmp_path / "absent") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"name": "My web app", "icons": []}',
        '{"generator": "Pressroom", "version": 2, "files": {}}',
        '{"generator": "Pressroom", "version": 1, "files": []}',
        '{"generator": "Pressroom", "version": 1, "files": {"a": 1}}',
        '{"generator": "Pressroom", "version": 1, "files": {"a": {"sha256": "x", "size": 1}}}',
        '{"generator": "Pressroom", "version": 1, "files": {"a": {"sha256": "' + "a" * 64 + '", "size": "1"}}}',
        '{"generator": "Pressroom", "version": 1, "files": {"a": {"sha256": "' + "a" * 64 + '"}}}',
        '{"generator": "Pressroom", "version": 1, "files": ' + "[" * 100_000,
        "\xff",
    ],
)
def test_damaged_or_foreign_manifest_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    """A web app's manifest, a later version's or a damaged one is never taken for ours."""
    (tmp_path / "manifest.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(PublishError) as caught:
        Manifest.read(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}/manifest.json is no manifest of Pressroom, or a damaged one, so nothing in that folder can be told from foreign "
        "files; empty the folder or publish into another one"
    )


@pytest.mark.parametrize("path", ["../up", "/etc/passwd", "a/../../up", "a//b", "./a", "a/.", "a/", "", "..", "nul\0", "new\nline"])
def test_path_outside_the_output_folder_is_refused(path: str) -> None:
    """A slug of `../../escape` is frozen nowhere, and no forged manifest has files elsewhere removed."""
    with pytest.raises(PublishError) as caught:
        Manifest({"index.html": ONE, path: TWO})
    assert str(caught.value) == f"“{path}” would lie outside the output folder, or is no path; nothing was published"


def test_manifest_is_not_listed_in_itself() -> None:
    """A page can't take the manifest's own path."""
    with pytest.raises(PublishError, match="is the name of the manifest"):
        Manifest({"manifest.json": ONE})


def test_difference_names_new_and_altered_files_and_removed_ones() -> None:
    """Equal records are no difference."""
    old = Manifest({"same": ONE, "altered": ONE, "gone": ONE})
    new = Manifest({"same": ONE, "altered": TWO, "added": ONE})
    assert difference(old, new) == ({"altered", "added"}, {"gone"})
    assert old.changed({"altered": TWO, "added": ONE}, ["gone", "never was"]) == new


def test_manifest_of_sixteen_thousand_files_is_dumped_and_read_in_no_time(tmp_path: Path) -> None:
    """Ten times what was measured, so that only another order of growth fails it."""
    manifest = Manifest({f"2014/07/30/post-{number}/index.html": FileRecord(f"{number:064x}", number) for number in range(16_000)})
    start = time.process_time()
    (tmp_path / "manifest.json").write_bytes(manifest.dump())
    assert Manifest.read(tmp_path) == manifest
    assert time.process_time() - start < 0.4


FILES = st.dictionaries(st.sampled_from(["a.html", "b/a.html", 'say "so".html', "año.html", "z"]), st.sampled_from([ONE, TWO]))


@given(FILES, FILES)
def test_manifest_made_of_another_one_is_the_same_bytes(before: dict[str, FileRecord], after: dict[str, FileRecord]) -> None:
    """Lines are exchanged in what stands there only where that comes to the same."""
    old, new = Manifest(before), Manifest(after)
    assert new.dump_after(old, old.dump()) == new.dump()


@pytest.mark.parametrize(
    "alter", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: data[:-1], lambda data: b" " + data, lambda _: b""]
)
def test_manifest_that_something_has_altered_is_written_anew(alter: Callable[[bytes], bytes]) -> None:
    """What an editor or Git made of the line ends isn't carried on."""
    old, new = Manifest({"a": ONE, "b": ONE}), Manifest({"a": ONE, "b": TWO})
    assert new.dump_after(old, alter(old.dump())) == new.dump()
