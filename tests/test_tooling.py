"""The two commands of a fresh machine rest on these: the locks, the front door, the installer, the wheel, and the helpers of the tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.support.needs import lacking
from tests.support.paths import ROOT
from tests.support.serving import serving

LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_and_hashes_each_package(lock: str) -> None:
    """A lock serves whatever mirror an agency uses, and nothing but the very files that were locked."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert "://" not in text
    assert [entry for entry in entries if not re.match(r"[\w.-]+==\S+ .*\\\n    --hash=sha256:", entry)] == []


def test_npm_lock_names_no_host() -> None:
    """The lock of what `make verify` needs from npm says which files, not where from."""
    assert '"resolved"' not in (ROOT / "tools/package-lock.json").read_text(encoding="utf-8")


def test_locks_agree_on_what_both_hold() -> None:
    """What the tests run with is what a newsroom is built with."""
    runtime, dev = (set(re.findall(r"^[\w.-]+==[^\s;\\]+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)) for lock in LOCKS)
    assert runtime - dev == set()


def test_package_asks_for_what_requirements_name() -> None:
    """pyproject.toml and requirements.in are two readings of one list."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = sorted([*project["dependencies"], *project["optional-dependencies"]["search"]], key=str.casefold)
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert declared == [line for line in lines if line and not line.startswith("#")]


def test_build_py_says_make_site_first(tmp_path: Path) -> None:
    """Where a package isn't installed the front door says what to do, without a traceback."""
    done = _knock(tmp_path, "import a_package_of_the_lock")
    assert done.returncode == 2
    assert done.stderr == f"“a_package_of_the_lock” isn't installed for {sys.executable}: run `make site`, then .venv/bin/python build.py\n"


def test_build_py_runs_command_line_from_any_folder(tmp_path: Path) -> None:
    """The front door finds src/ beside itself, wherever it is called from, and hands over."""
    done = _knock(tmp_path, "def main(): print('built')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "built\n", "")


def _knock(checkout: Path, cli: str) -> subprocess.CompletedProcess[str]:
    package = checkout / "src/pressroom"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(cli, encoding="utf-8")
    shutil.copy(ROOT / "build.py", checkout)
    # -S: without .venv's packages, among them the path to our own src/
    return subprocess.run([sys.executable, "-S", checkout / "build.py"], cwd="/", capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_installer_explains_what_it_cannot_install(tmp_path: Path, ci: str, status: int) -> None:
    """Without Debian's packages the installer names what is missing and goes on; under CI=true it fails."""
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    environment = {"PATH": str(tmp_path), "CI": ci}
    done = subprocess.run(["/bin/bash", ROOT / "tools/install", "browser"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert done.stderr == (
        "!! no Debian packages here (no apt-get): install these by the means of your system: "
        "chromium fonts-liberation fonts-crosextra-caladea fonts-noto-core newsboat\n"
    )


def test_installer_refuses_unknown_part() -> None:
    """A part that isn't one is wrong usage, told with the parts that are."""
    done = subprocess.run([ROOT / "tools/install", "brwser"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "tools/install: “brwser” is no part; the parts are runtime, dev, browser, verify, pictures and lock\n"


def test_wheel_carries_theme_and_command(tmp_path: Path) -> None:
    """What is installed from a wheel has the theme as pressroom/theme/, and the command `pressroom`."""
    builder = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(builder, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        commands = next(archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    theme = {f"pressroom/theme/{file.relative_to(ROOT / 'templates').as_posix()}" for file in (ROOT / "templates").rglob("*.html")}
    assert theme - names == set()
    assert "pressroom/py.typed" in names
    assert commands == "[console_scripts]\npressroom = pressroom.cli:main\n"


def test_missing_need_skips_with_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside CI a test whose program is missing is skipped, and says how to get it."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium is missing: install it"):
        lacking("Chromium", "install it")


def test_missing_need_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under CI=true the same is a failure: a green run has run everything."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is missing: install it"):
        lacking("Chromium", "install it")


def test_file_server_answers_as_web_servers_do(tmp_path: Path) -> None:
    """The server of the tests gives a folder's index, the right types, the site's 404 page, and nothing from outside the folder."""
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (site / "about/index.html").write_text("About", encoding="utf-8")
    (site / "404.html").write_text("Not here", encoding="utf-8")
    (site / "feed.xml").write_text("<rss/>", encoding="utf-8")
    with serving(site, "/news") as base:
        assert base.endswith("/news")
        assert _ask(f"{base}/about/") == (200, "text/html; charset=utf-8", "About")
        assert _ask(f"{base}/about") == (200, "text/html; charset=utf-8", "About")
        assert _ask(f"{base}/feed.xml") == (200, "application/xml", "<rss/>")
        assert _ask(f"{base}/gone/") == (404, "text/html; charset=utf-8", "Not here")
        assert _ask(f"{base}/%2e%2e/secret.txt") == (404, "text/html; charset=utf-8", "Not here")
        assert _ask(f"{base.removesuffix('/news')}/about/") == (404, "text/html; charset=utf-8", "Not here")


def _ask(url: str) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers["Content-Type"], answer.read().decode()
