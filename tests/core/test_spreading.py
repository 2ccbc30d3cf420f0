"""Pages frozen by the workers of a cluster, here a pretended one: what is sent to them, what comes back, how shares are cut.

The cluster's own affairs are tests/test_clusters.py's, with a real scheduler and real workers.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tomllib
import weakref
from collections.abc import Mapping
from pathlib import Path

import pytest

from pressroom import clusters, spreading
from pressroom.clusters import Program, describe_program, find_differences
from pressroom.dimensions import make_stand_in, measure_picture
from pressroom.edition import Edition
from pressroom.errors import ContentError, FreezeError
from pressroom.freezing import Frozen
from pressroom.spreading import Dealer
from pressroom.structs import exchange
from tests.conftest import MakeSite
from tests.support.paths import ROOT
from tests.support.pretended import ADDRESS, pretend_cluster
from tests.support.sites import copy_fixture, post

ONE = Program("3.11.7", "1.0", "abc", {"jinja2": "3.1.6", "pillow": "12.0"})


POSTS = {f"content/posts/2026-04-{day:02}-post.md": post(f"Post of day {day}", f"2026-04-{day:02}") for day in range(1, 13)}
PLAIN = "[features]\nshare_pictures = false\n"


@pytest.mark.slow
def test_sample_of_hard_cases_is_made_as_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases with media kits, calendars, languages, pictures: with nothing but what was sent, workers make the same bytes of them."""
    site = copy_fixture("sample", tmp_path / "newsroom")
    site.build(output=tmp_path / "expected")
    cluster = pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    monkeypatch.delattr("pressroom.spreading.freeze_here")
    report = site.build(cluster=ADDRESS, use_cache=False)
    assert report.rendered == sum(len(parcel.paths) for parcel in cluster.parcels) > 100
    assert site.files() == site.files(tmp_path / "expected")


def test_worker_unpacks_the_newsroom_once_and_lets_go_of_it(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All shares of a build are made from one unpacked crate; when the cluster lets go of that, nothing is left in the worker's folder."""
    benches: list[weakref.ref[object]] = []
    unpack = spreading._Bench.__init__

    def watch(bench: spreading._Bench, data: bytes, folder: Path) -> None:
        benches.append(weakref.ref(bench))
        unpack(bench, data, folder)

    monkeypatch.setattr(spreading._Bench, "__init__", watch)
    site = make_site(POSTS, config=PLAIN)
    cluster = pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    site.build(cluster=ADDRESS)
    assert len(cluster.parcels) > 1
    assert len(benches) == 1
    assert list((tmp_path / "scratch").iterdir()) == []
    gc.collect()
    assert benches[0]() is None


def test_file_that_goes_meanwhile_is_told_as_ever(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that is removed after it was listed is told in the words of a build on this machine."""
    picture = {"content/media/a.png": make_stand_in((4, 3))}
    site = make_site(POSTS | picture | {"content/posts/2026-05-01-seen.md": post("Seen", "2026-05-01", body="![A bridge](/media/a.png)")})
    pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    monkeypatch.setattr("pressroom.edition.Edition.read_file", lose_file)
    for cluster in "", ADDRESS:
        with pytest.raises(FreezeError) as told:
            site.build(cluster=cluster, use_cache=False)
        assert str(told.value) == "/2026/05/01/seen/ could not be rendered: [Errno 2] No such file or directory"


def lose_file(_edition: Edition, _path: str) -> bytes:
    """Stand where `Edition.read_file` stood once the file has gone."""
    raise FileNotFoundError(2, "No such file or directory")


def test_few_pages_are_rendered_here(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fewer pages than two shares isn't worth sending the newsroom."""
    site = make_site(POSTS, config=PLAIN)
    cluster = pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    monkeypatch.setattr("pressroom.freezing._SHARE", 10_000)
    assert site.build(cluster=ADDRESS).rendered > 0
    assert cluster.parcels == []


def test_faults_of_templates_are_told_as_ever(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that fails on the workers is told with its line, in the words of a build on this machine."""
    site = make_site(POSTS, config=PLAIN)
    site.write("templates/post.html", '{% extends "base.html" %}\n{% block main %}{{ nothing.here }}{% endblock %}\n')
    with pytest.raises(ContentError) as here:
        site.build(use_cache=False)
    pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    with pytest.raises(ContentError) as there:
        site.build(cluster=ADDRESS, use_cache=False)
    assert there.value.findings == here.value.findings != ()
    assert not site.output.exists()


def test_what_workers_cannot_render_is_rendered_here(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that lack something on the workers are made on this machine, as are those that weren't dealt out for too many of them."""
    site = make_site(POSTS, config=PLAIN)
    site.build(output=tmp_path / "expected")
    cluster = pretend_cluster(site, tmp_path / "scratch", monkeypatch)
    monkeypatch.setattr(spreading, "_list_bodies", lambda _: [])
    monkeypatch.setattr(spreading, "_MANY_FAILURES", 3)
    report = site.build(cluster=ADDRESS, use_cache=False)
    assert 0 < sum(len(parcel.paths) for parcel in cluster.parcels) < report.rendered
    assert site.files() == site.files(tmp_path / "expected")


class Page:
    """As much of a plan as a dealer asks for."""

    def __init__(self, view: str) -> None:
        self.view = view


def deal(costs: Mapping[str, tuple[int, float]], hands: int = 1) -> list[int]:
    """Answer the sizes of the shares of 1,000 cheap pages and 1,000 dear ones, once costs are known."""
    plans = {f"/{name}/{number:04}/": Page(name) for name in ("cheap", "dear") for number in range(1000)}
    dealer = Dealer(Frozen(None, None, plans, None, None))  # type: ignore[arg-type]
    dealer.learn(costs)
    sizes = []
    while parcel := dealer.draw(hands):
        sizes.append(len(parcel.paths))
    return sizes


def test_shares_are_cut_by_what_pages_have_cost() -> None:
    """A share takes two seconds of pages of its kind, the last ones ever less; together they have every page once."""
    sizes = deal({"cheap": (100, 0.1), "dear": (100, 10.0)})
    assert sum(sizes) == 2000
    # 1 ms and 0.1 s a page: the first share has all that is cheap but little else, the next ones twenty dear pages each.
    assert sizes[0] > 1000
    assert set(sizes[1:30]) <= {20, 21}
    assert sizes[-3:] == sorted(sizes[-3:], reverse=True)
    assert sizes[-1] <= 2


def test_first_shares_are_small() -> None:
    """Before anything was measured a share is small, so that a wrong guess costs little."""
    assert deal({})[:3] == [50, 50, 50]


def test_many_workers_get_smaller_shares() -> None:
    """Nobody waits for the last share of another: what is left is cut so that each worker gets two."""
    assert max(deal({"cheap": (100, 0.1), "dear": (100, 0.1)}, hands=5)) <= 200


@pytest.mark.parametrize("size", [(1, 1), (4000, 3000), (100_000, 2), None])
def test_stand_in_has_the_size_of_its_picture(size: tuple[int, int] | None) -> None:
    """What is sent of a picture is measured as the picture is."""
    assert measure_picture(make_stand_in(size)) == size


_OTHER = "the worker tcp://a:1 has {}, and this build {}: their pages could differ; start it with the same"


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (ONE, []),
        (exchange(ONE, python="3.12.1"), [_OTHER.format("Python 3.12.1", "Python 3.11.7")]),
        (Program("3.11.7", ""), ["the worker tcp://a:1 has no Pressroom; install Pressroom 1.0 where it runs"]),
        (Program("3.11.7", "0.9"), [_OTHER.format("Pressroom 0.9", "Pressroom 1.0")]),
        (exchange(ONE, code="abd"), [_OTHER.format("other files of Pressroom 1.0", "its own")]),
        (exchange(ONE, libraries={"jinja2": "3.1.5", "pillow": "12.0"}), [_OTHER.format("jinja2 3.1.5", "jinja2 3.1.6")]),
        (exchange(ONE, libraries={"jinja2": "3.1.6"}), [_OTHER.format("no pillow", "pillow 12.0")]),
    ],
)
def test_worker_that_could_make_other_pages_is_told(theirs: Program, told: list[str]) -> None:
    """Another Python, another Pressroom or none, another library: a sentence names the worker, what it has and what it should have."""
    assert find_differences(ONE, {"tcp://a:1": theirs}) == told


def test_program_is_described_by_its_bytes() -> None:
    """The same program is described alike, wherever it lies and whenever it was installed."""
    assert describe_program() == describe_program()
    assert describe_program().libraries["jinja2"]


def test_library_that_pages_depend_on_is_compared() -> None:
    """Of what Pressroom needs, only what reads, watches, audits and is spoken to where the newsroom is may differ on a worker."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert set(needed) - describe_program().libraries.keys() == {"ahocorasick-rs", "click", "python-frontmatter", "PyYAML", "watchfiles"}


def test_missing_extra_is_told(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask, an address is answered by what to install, before anything is read."""
    site = make_site({})
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = site.run("build", "--workers", "tcp://127.0.0.1:8786")
    told = (
        "--workers tcp://127.0.0.1:8786 needs Dask, which isn’t installed; "
        "run pip install distributed, or install Pressroom as pressroom[cluster]\n"
    )
    assert (result.exit_code, result.stderr, result.stdout) == (2, told, "")
    assert not site.output.exists()


def test_dask_is_imported_only_for_a_cluster(make_site: MakeSite) -> None:
    """A build on this machine loads neither Dask nor what speaks with it."""
    site = make_site({}, config=PLAIN)
    code = (
        "import sys; from pathlib import Path; from pressroom.building import build_site; from pressroom.situation import BuildOptions\n"
        f"root = Path({str(site.root)!r})\n"
        "build_site(BuildOptions(root=root, config=root / 'pressroom.toml', at='2026-06-01T12:00:00Z', workers=1))\n"
        "print([name for name in sys.modules if name in {'dask', 'distributed', 'pressroom.clusters', 'pressroom.spreading'}])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(Path(clusters.__file__).parents[1])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "[]\n", done.stderr
