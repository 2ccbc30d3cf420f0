"""Builds on a real Dask cluster: a scheduler and workers on this machine, some of which are killed or aren't what they should be."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pressroom import __version__, clusters, spreading
from pressroom.clusters import describe_program
from pressroom.errors import FreezeError, UsageError
from tests.conftest import MakeSite
from tests.support.dask import DaskCluster, run_cluster
from tests.support.paths import ROOT
from tests.support.sites import MadeSite, make_site_at, post

pytestmark = pytest.mark.slow

PLAIN = "[features]\nshare_pictures = false\n"
OTHER = "the worker tcp://127.0.0.1:PORT has {}, and this build {}: their pages could differ; start it with the same\n"
FULL_DISK = """
import pathlib

write = pathlib.Path.write_bytes

def refuse(path, data):
    if "pressroom-" not in str(path):
        return write(path, data)
    pathlib.Path("failed").touch()
    raise OSError(28, "No space left on device")

pathlib.Path.write_bytes = refuse
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """A newsroom of some 1,500 pages, built by this machine alone into `expected`; tests build it elsewhere."""
    days = [f"20{year}-{month:02}-{day:02}" for year in range(10, 26) for month in range(1, 13) for day in (3, 9, 15, 21, 27)]
    posts = {f"content/posts/{day}-post.md": post(f"Post of {day}", day, tags=f"[tag {day[5:7]}]", body="Words. " * 80) for day in days}
    site = make_site_at(tmp_path_factory.mktemp("clusters") / "newsroom", posts, PLAIN)
    site.build(output=site.root / "expected", workers=2)
    return site


@pytest.fixture(autouse=True)
def short_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut shares short, so that there are many."""
    monkeypatch.setattr(spreading, "SHARE_SECONDS", 0.1)
    monkeypatch.setattr(spreading, "LEAST_SECONDS", 0.05)
    monkeypatch.setattr(spreading, "FIRST_SECONDS", 0.1)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[DaskCluster]:
    """A scheduler and two workers."""
    with run_cluster(tmp_path / "dask", 2) as cluster:
        wait_for(cluster, 2)
        yield cluster


def at_third_share(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Let something happen when the third share has come back."""
    learn, seen = spreading.Dealer.learn, []

    def learn_and_act(dealer: spreading.Dealer, costs: Any) -> None:
        seen.append(costs)
        if len(seen) == 3:
            act()
        learn(dealer, costs)

    monkeypatch.setattr(spreading.Dealer, "learn", learn_and_act)
    monkeypatch.delattr("pressroom.spreading.freeze_here")


def test_share_of_a_killed_worker_is_done_again(large: MadeSite, two: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of two workers is killed in the middle: the other does its share again, and the bytes are those of this machine."""

    def find_benches() -> list[Path]:
        # Not what is in them, which comes and goes while it is looked at.
        return list((tmp_path / "dask").glob("worker-*/dask-scratch-space/worker-*/pressroom-*"))

    def kill_one() -> None:
        wait_until(lambda: len(find_benches()) == 2)
        two.kill_worker()

    at_third_share(monkeypatch, kill_one)
    report = large.build(output=tmp_path / "site", cluster=two.address, use_cache=False)
    assert len(two.workers) == 1
    assert report.rendered == report.pages > 1000
    assert large.files(tmp_path / "site") == large.files(large.root / "expected")
    # Both had been sent the newsroom; who was killed could clear nothing away, and who is left lets go of it.
    wait_until(lambda: ["worker-0" in str(bench) for bench in find_benches()] == [True])


def test_worker_that_cannot_do_its_share_is_spared(
    large: MadeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two workers has a full disk: what it fails at is done by the other, however quick it is to fail again."""
    monkeypatch.delattr("pressroom.spreading.freeze_here")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sitecustomize.py").write_text(FULL_DISK)
    with run_cluster(tmp_path / "dask", 1) as cluster:
        cluster.add_worker({"PYTHONPATH": f"{tmp_path / 'other'}{os.pathsep}{ROOT / 'src'}"})
        wait_for(cluster, 2)
        large.build(output=tmp_path / "site", cluster=cluster.address, use_cache=False)
        assert (tmp_path / "dask" / "failed").exists()
    assert large.files(tmp_path / "site") == large.files(large.root / "expected")


def test_newsroom_is_sent_again_where_all_who_had_it_are_gone(
    large: MadeSite, two: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both workers are killed, and another one comes: it is sent the newsroom too, and finishes the work."""

    def exchange_all() -> None:
        two.kill_worker()
        two.kill_worker()
        two.add_worker()

    at_third_share(monkeypatch, exchange_all)
    large.build(output=tmp_path / "site", cluster=two.address, use_cache=False)
    assert large.files(tmp_path / "site") == large.files(large.root / "expected")


def test_cluster_without_workers_left_is_given_up(
    large: MadeSite, two: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All workers are killed, and none comes back: the build says so, and publishes nothing."""
    monkeypatch.setattr(clusters, "PATIENCE", 2)

    def kill_both() -> None:
        two.kill_worker()
        two.kill_worker()

    at_third_share(monkeypatch, kill_both)
    with pytest.raises(UsageError) as told:
        large.build(output=tmp_path / "site", cluster=two.address, use_cache=False)
    words = f"the cluster at {two.address} was lost while it worked: no worker came back within 2 seconds; nothing was published"
    assert str(told.value) == words
    assert not (tmp_path / "site").exists()


def test_killed_scheduler_is_told(large: MadeSite, two: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler is killed: the build says so, and publishes nothing."""
    at_third_share(monkeypatch, two.scheduler.kill)
    with pytest.raises(UsageError) as told:
        large.build(output=tmp_path / "site", cluster=two.address, use_cache=False)
    words = f"the cluster at {two.address} was lost while it worked: the scheduler answers no more; nothing was published"
    assert str(told.value) == words
    assert not (tmp_path / "site").exists()


def test_job_that_fails_each_time_is_told(two: DaskCluster) -> None:
    """What fails three times is a fault, told with its reason."""
    jobs: Iterator[Any] = iter(["not a parcel"])
    with clusters.open_cluster(two.address) as cluster, pytest.raises(FreezeError) as told:
        list(cluster.work(spreading.freeze_parcel, spreading.Crate(b"not packed"), lambda _: next(jobs, None)))
    words = "error: Error -3 while decompressing data: incorrect header check"
    assert str(told.value) == f"the workers of {two.address} failed 3 times at the same pages: {words}"


def test_scheduler_without_workers_is_told(make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that has no worker, and an address where nobody answers: each is told in a sentence."""
    monkeypatch.setattr(clusters, "CONNECTING", 1.0)
    site = make_site({})
    with run_cluster(tmp_path / "dask", 0) as cluster:
        wait_for(cluster)
        result = site.run("build", "--workers", cluster.address)
    told = f"--workers {cluster.address}: the scheduler has no worker; start one with “dask worker {cluster.address}”\n"
    assert (result.exit_code, result.stderr, result.stdout) == (2, told, "")
    result = site.run("build", "--workers", cluster.address)
    told = (
        f"--workers {cluster.address}: no Dask scheduler answers there; see that “dask scheduler” runs, and that this machine reaches it\n"
    )
    assert (result.exit_code, result.stderr, result.stdout) == (2, told, "")
    assert not site.output.exists()


@pytest.mark.parametrize(
    ("module", "text", "told"),
    [
        (
            "pressroom", "raise ImportError('not here')",
            f"the worker tcp://127.0.0.1:PORT has no Pressroom; install Pressroom {__version__} where it runs\n",
        ),
        ("pressroom", "__version__ = '0.0.7'", OTHER.format("Pressroom 0.0.7", f"Pressroom {__version__}")),
        (
            "sitecustomize", "import platform\nplatform.python_version = lambda: '3.10.4'",
            OTHER.format("Python 3.10.4", f"Python {describe_program().python}"),
        ),
    ],
)  # fmt: skip
def test_worker_of_another_kind_is_refused(make_site: MakeSite, tmp_path: Path, module: str, text: str, told: str) -> None:
    """One worker among others without Pressroom, with another one or another Python: the build is refused before anything is read."""
    site = make_site({})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / f"{module}.py").write_text(text)
    with run_cluster(tmp_path / "dask", 1) as cluster:
        cluster.add_worker({"PYTHONPATH": f"{tmp_path / 'other'}{os.pathsep}{ROOT / 'src'}"})
        wait_for(cluster, 2)
        result = site.run("build", "--workers", cluster.address)
    port = result.stderr.partition("127.0.0.1:")[2].partition(" ")[0]
    assert (result.exit_code, result.stderr.replace(port, "PORT"), result.stdout) == (2, told, "")
    assert not site.output.exists()


def wait_for(cluster: DaskCluster, workers: int = 0) -> None:
    """Wait until the scheduler answers, and has so many workers."""
    from distributed import Client

    with Client(cluster.address, timeout=60, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        if workers:
            client.wait_for_workers(workers, timeout=60)


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something is so, for as long as a minute."""
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it has not come to be so within a minute"
        time.sleep(0.05)
