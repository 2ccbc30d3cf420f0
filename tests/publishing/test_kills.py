from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pressroom.publishing import Publisher
from tests.publishing.loop import version
from tests.publishing.support import contents, faults, publish
from tests.support.depth import keep_quick

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
LOOP = [sys.executable, "-m", "tests.publishing.loop"]
TURNS = "5"  # of which one differs from the one before in most files
FOREIGN = frozenset({"0/1/mine.txt", "CNAME"})


def place_foreign_files(output: Path) -> None:
    """Put two foreign files into a site, one at the top and one below."""
    for path in FOREIGN:
        (output / path).write_text(path)


def number_of(output: Path) -> int:
    """Return the number of the version of `loop` that the first page of the output is of."""
    return int((output / "1/1.html").read_text().split()[-1])


def test_checker_catches_a_mixed_tree(tmp_path: Path) -> None:
    """A seeded fault: one file of another version, one too many, one missing or one cut short are each found."""
    output = tmp_path / "site"
    publish(output, version(0))
    assert faults(output) == []
    (output / "extra.html").write_text("x")
    assert faults(output) == ["extra.html is not in the manifest"]
    assert faults(output, frozenset({"extra.html"})) == []
    (output / "extra.html").unlink()
    (output / "1" / "1.html").write_bytes(version(1)["1/1.html"])
    assert faults(output) == ["1/1.html has other bytes"]
    (output / "1" / "1.html").write_bytes(b"")
    assert faults(output) == ["1/1.html has other bytes"]
    (output / "1" / "1.html").unlink()
    assert faults(output) == ["1/1.html is missing"]


@pytest.mark.parametrize("kills", keep_quick([10, 40], 10))
def test_build_killed_at_any_moment_leaves_one_whole_version(tmp_path: Path, kills: int) -> None:
    """So many kills at random moments of a build that publishes without pause: old or new, never mixed, foreign files there."""
    output = tmp_path / "site"
    publish(output, version(0))
    place_foreign_files(output)
    begin = time.monotonic()
    publish(output, version(1))
    pace = time.monotonic() - begin
    moments = random.Random(2014)
    versions = set()
    for _ in range(kills):
        build = subprocess.Popen([*LOOP, str(output)], env=ENVIRONMENT, stdout=subprocess.PIPE)
        assert build.stdout is not None
        build.stdout.readline()
        time.sleep(moments.uniform(0, 3) * pace)
        build.send_signal(signal.SIGKILL)
        build.communicate()
        assert build.returncode == -signal.SIGKILL
        assert faults(output, FOREIGN) == []
        assert (output / "CNAME").read_text() == "CNAME"
        assert (output / "0/1/mine.txt").read_text() == "0/1/mine.txt"
        number = number_of(output)
        versions.add(number)
        assert {path: data for path, data in contents(output).items() if path not in FOREIGN} == version(number)
    assert len(versions) > 1
    publish(output, version(0))
    assert faults(output, FOREIGN) == []


@pytest.mark.slow
@pytest.mark.parametrize("call", ["rename", "renameat2", "unlink", "link,linkat", "mkdir", "chmod", "rmdir", "openat", "fsync,syncfs"])
def test_build_killed_at_each_kind_of_system_call_leaves_one_whole_version(tmp_path: Path, call: str) -> None:
    """The same at chosen calls: the first of its kind, the last, and some between, of builds that first make a twin
    and then change it; what the next build makes of it is whole too."""
    if shutil.which("strace") is None:
        pytest.skip("strace isn't installed")
    output = tmp_path / "site"
    publish(output, version(0))
    publish(output, version(1))
    place_foreign_files(output)
    total = _calls_of_a_build(call, output)
    for moment in sorted({1, 2, 3, total // 4, total // 2, total - 20, total - 3, total - 2, total - 1, total} & set(range(1, total + 1))):
        shutil.rmtree(tmp_path / ".site.twin")
        inject = f"inject={call}:signal=KILL:when={moment}"
        command = ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}", "-e", inject, *LOOP, str(output), TURNS]
        done = subprocess.run(command, env=ENVIRONMENT, check=False)
        assert done.returncode == -signal.SIGKILL or moment > total // 2
        assert faults(output, FOREIGN) == []
        assert (output / "CNAME").exists()
        with Publisher(output) as build:
            assert build.live() is not None
        assert faults(output, FOREIGN) == []


def _calls_of_a_build(call: str, output: Path) -> int:
    """Count the calls that these versions take, so that kills can be spread over all of them."""
    log = output.parent / "strace.log"
    shutil.rmtree(output.parent / ".site.twin")
    subprocess.run(["strace", "-f", "-o", str(log), "-e", f"trace={call}", *LOOP, str(output), TURNS], env=ENVIRONMENT, check=True)
    return sum("(" in line for line in log.read_text().splitlines())
