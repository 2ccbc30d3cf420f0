"""The command line: it declares commands, calls one function for each, and words what came of it.

Exit codes: 0 done, 1 problems in the content, 2 wrong usage, 3 a fault of ours. No traceback without `--debug`.
"""

from __future__ import annotations

import functools
import gc
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pressroom import __version__, listings, messages
from pressroom.errors import ContentError, Finding, PressroomError, Severity, UsageError, fold_findings
from pressroom.models import State
from pressroom.questions import ask_for, take_setting
from pressroom.structs import Struct

if TYPE_CHECKING:
    from pressroom.schemas import SchemaName
    from pressroom.starting import NewKind

_FAULT = "this is a fault in Pressroom, not in your content: {error}\nRun it again with --debug and report what it prints."


class _DefaultCommand(click.Group):
    """A group in which no command means `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "--version"} and args[0].startswith("-")):
            args = ["build", *args]
        return super().parse_args(ctx, args)


class Place(Struct, frozen=True):
    """What every command that reads a site is told: the root, the configuration's file, the instant, how to speak."""

    root: Path
    config: Path
    at: str
    quiet: bool
    debug: bool


@click.group(cls=_DefaultCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Pressroom %(version)s")
def cli() -> None:
    """Pressroom: a newsroom in a Git repository, frozen into a static site. No command means build."""


def _reads_site(command: Callable[..., None], *, instants: int = 1) -> Callable[..., None]:
    """Give a command the options of all commands that read a site, handed on as one `Place`; of several instants as `instants`."""
    many = instants > 1
    what = f"One of {instants} instants" if many else "The instant to take for now"

    @click.option("--root", type=click.Path(path_type=Path), default=None, help="The newsroom's folder.  [default: this one]")
    @click.option("--config", type=click.Path(path_type=Path), default=None, help="The configuration.  [default: ROOT/pressroom.toml]")
    @click.option("--at", "at", default=() if many else "", multiple=many, metavar="T", help=f"{what}, such as 2026-12-03T09:00.")
    @click.option("--quiet", is_flag=True, help="Say nothing but problems.")
    @click.option("--debug", is_flag=True, help="Show the traceback of a fault.")
    @functools.wraps(command)
    def wrapped(root: Path | None, config: Path | None, at: Any, quiet: bool, debug: bool, **options: Any) -> None:
        folder = root or Path.cwd()
        given = {"instants": at} if many else {}
        place = Place(folder, config or folder / "pressroom.toml", "" if many else at, quiet, debug)
        _run(lambda: command(place, **given, **options), debug=debug, publishes=command.__name__ == "build")

    return wrapped


@cli.command()
@click.option("--to", "to", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Where the site goes.  [default: ROOT/site]")
@click.option("--drafts", is_flag=True, help="Show withheld posts too, marked; needs --to.")
@click.option("--base-url", default=None, metavar="URL", help="Replace base_url of the configuration.")
@click.option("--workers", default="auto", metavar="N|auto|tcp://…", help="Processes that render, or a Dask cluster.  [default: auto]")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option("--verify-cache", is_flag=True, help="Build cold beside it too, and compare every byte.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--locked", is_flag=True, help="Fail if urls.lock would change.")
@click.option("--changed", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write the changed and removed paths.")
@click.option("--profile", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write what each part of the work cost.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
@_reads_site
def build(
    place: Place, to: Path | None, drafts: bool, base_url: str | None, workers: str, no_cache: bool, verify_cache: bool, strict: bool,
    locked: bool, changed: Path | None, profile: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Load, render, freeze, audit and publish the site."""
    from pressroom import building, verifying
    from pressroom.situation import BuildOptions, check_report, read_workers

    check_report("--changed", changed)
    check_report("--profile", profile)
    count, cluster = read_workers(workers)
    options = BuildOptions(
        root=place.root, config=place.config, output=to, at=place.at, base_url=base_url, drafts=drafts, strict=strict,
        workers=count, cluster=cluster, use_cache=not no_cache, locked=locked,
    )  # fmt: skip
    with messages.Meter(quiet=place.quiet or as_json) as meter:
        if profile:
            from pressroom.profiling import profile_build

            report = profile_build(options, profile)
        else:
            report = building.build_site(options, meter.show)
        if verify_cache:
            verifying.verify_cache(options, report)
    if changed:
        changed.write_text(messages.list_changes(report), encoding="utf-8")
    _tell_findings(report.findings)
    if place.at and to is None and report.now.is_ahead:
        click.echo(messages.warn_of_future(report), err=True)
    if as_json:
        click.echo(json.dumps(messages.describe_report(report), ensure_ascii=False, indent=2))
    elif not place.quiet:
        click.echo(messages.word_report(report))
    if problems := [finding for finding in report.findings if finding.severity is Severity.ERROR]:
        click.echo(f"{messages.count_problems(problems)}; the site was published all the same.", err=True)
        sys.exit(1)


@cli.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port on this machine.")
@click.option("--drafts", is_flag=True, help="Show withheld posts in lists too.")
@click.option("--open", "open_browser", is_flag=True, help="Open the front page in a browser.")
@_reads_site
def serve(place: Place, port: int, drafts: bool, open_browser: bool) -> None:
    """Preview the site as it is now, on this machine only. Withheld posts show at their URLs."""
    from pressroom.preview import HOST, make_preview, serve_preview

    url = f"http://{HOST}:{port}/"
    preview = make_preview(place.root, place.config, instant=place.at, drafts=drafts, port=port, debug=place.debug)
    if not place.quiet:
        click.echo(f"Preview at {url} (Ctrl-C ends it)")
    if open_browser:
        click.launch(url)
    serve_preview(preview, place.root, place.config, port)


@cli.command("list")
@click.argument("state", required=False, type=click.Choice([state.value for state in State]))
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "csv", "json"]))
@_reads_site
def list_posts(place: Place, state: str | None, form: Any) -> None:
    """List every post with its state, since when and until when."""
    from pressroom.timetable import list_rows, open_newsroom

    rows = list_rows(open_newsroom(place.root, place.config, place.at), State(state) if state else None)
    click.echo(listings.word_rows(rows, form), nl=False)


@cli.command("next")
@click.option("--wait", default=0, type=click.IntRange(0, 1440), metavar="MINUTES", help="Wait for it where it comes within MINUTES.")
@_reads_site
def show_next(place: Place, wait: int) -> None:
    """Print when the site will next change by itself, and how."""
    from pressroom.timetable import find_next, open_newsroom, wait_for

    newsroom = open_newsroom(place.root, place.config, place.at)
    changes = find_next(newsroom)
    click.echo(listings.word_next(changes), nl=False)
    if wait:
        wait_for(newsroom.now, changes, timedelta(minutes=wait))


@cli.command()
@click.option("--format", "form", required=True, type=click.Choice(["ics", "cron", "github"]), help="For a calendar, cron or GitHub.")
@_reads_site
def schedule(place: Place, form: Any) -> None:
    """Write when the site changes by itself, for who builds it."""
    from pressroom.schedules import write_schedule
    from pressroom.timetable import list_coming, open_newsroom

    newsroom = open_newsroom(place.root, place.config, place.at)
    # As bytes: a calendar's lines end with CR and LF on every system.
    click.echo(write_schedule(newsroom, list_coming(newsroom), form).encode(), nl=False)


@cli.command()
@functools.partial(_reads_site, instants=2)
def diff(place: Place, instants: tuple[str, ...]) -> None:
    """List what differs between two instants: --at A --at B. Addresses appear (+), change (~) and vanish (-)."""
    from pressroom.comparing import compare_instants
    from pressroom.instants import parse_instant
    from pressroom.timetable import open_newsroom

    if len(instants) != 2:
        raise UsageError(f"diff compares two instants, not {len(instants)}; write --at A --at B")
    newsroom = open_newsroom(place.root, place.config)
    before, after = (parse_instant(instant, newsroom.config) for instant in instants)
    click.echo(listings.word_difference(compare_instants(newsroom, before, after)), nl=False)


@cli.command()
@click.argument("rules", nargs=-1)
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json", "sarif", "github"]))
@click.option("--baseline", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Forgive what FILE holds; made if missing.")
@click.option("--strict", is_flag=True, help="Fail on advice too.")
@click.option("--external", is_flag=True, help="Ask the sites that links lead to as well; needs httpx.")
@click.option("--watch", is_flag=True, help="Check again after each save, until Ctrl-C.")
@click.option("--explain", "explained", default=None, metavar="RULE", help="Say what a rule looks for, and why.")
@_reads_site
def check(place: Place, form: Any, strict: bool, watch: bool, explained: str | None, **asked: Any) -> None:
    """Find every problem of the newsroom in one run. With RULES only those. Fails on errors and warnings."""
    from pressroom import rechecking, reports

    if explained:
        click.echo(reports.explain_rule(explained), nl=False)
        return
    options = rechecking.CheckOptions(root=place.root, config=place.config, at=place.at, form=form, **asked)
    if watch:
        rechecking.check_on(options, click.echo, show_lines=sys.stdout.isatty())
        return
    with messages.Meter(quiet=place.quiet) as meter:
        findings = rechecking.check_once(options, meter.show)
    click.echo(reports.write_findings(findings, form, place.root, show_lines=sys.stdout.isatty()), nl=False)
    if form == "text" and not place.quiet:
        click.echo(messages.count_findings(findings), err=True)
    if any(strict or finding.severity is not Severity.ADVICE for finding in findings):
        sys.exit(1)


@cli.command()
@click.argument("target")
@_reads_site
def explain(place: Place, target: str) -> None:
    """Say why a file or an address is as it is. State, URL, what holds it, and what would change if it were published now."""
    from pressroom.explaining import explain_target
    from pressroom.timetable import open_newsroom

    newsroom = open_newsroom(place.root, place.config, place.at)
    click.echo(listings.word_explanation(explain_target(newsroom, target)), nl=False)


@cli.command("verify-live")
@click.argument("url")
@click.option("--pages", default=20, show_default=True, type=click.IntRange(0, 1000), help="How many of the newest posts are fetched.")
@click.option("--timeout", default=10.0, show_default=True, type=click.FloatRange(0.1, 300), help="Patience, in seconds.")
@_reads_site
def verify_live(place: Place, url: str, pages: int, timeout: float) -> None:
    """Compare what is online at URL with what should be. Ends with 1 where a publication was missed or is out too early."""
    from pressroom import live
    from pressroom.timetable import open_newsroom

    verdict = live.verify_live(open_newsroom(place.root, place.config, place.at), url, pages=pages, timeout=timeout)
    for problem in verdict.problems:
        click.echo(f"{url}: {problem}", err=True)
    if verdict.problems:
        sys.exit(1)
    if not place.quiet:
        click.echo(f"{url} is as it should be ({verdict.asked} addresses asked).")


@cli.command()
@click.argument("kind", type=click.Choice(["post", "release", "event", "page", "author"]))
@click.argument("title")
@click.option("--edit", is_flag=True, help="Open the file in $EDITOR.")
@_reads_site
def new(place: Place, kind: NewKind, title: str, edit: bool) -> None:
    """Write a file from which to start a post, page or author."""
    from pressroom.config import load_config
    from pressroom.instants import read_now
    from pressroom.starting import make_new_file, write_new_files

    config = load_config(place.config)
    file, text = make_new_file(place.root, config, kind, title, read_now(config, place.at).instant)
    write_new_files(place.root, {file.relative_to(place.root).as_posix(): text})
    click.echo(str(file))
    if edit:
        click.edit(filename=str(file))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@ask_for("--title", "The newsroom's name", callback=take_setting)
@ask_for("--base-url", "Its address on the web", callback=take_setting, default="https://news.example.gov")
@ask_for("--timezone", "Its timezone (an IANA name)", callback=take_setting, default="America/New_York")
@ask_for("--agency", "The agency behind it", default="")
@click.option("--debug", is_flag=True, help="Show the traceback of a fault.")
def init(folder: Path, title: str, base_url: str, timezone: str, agency: str, debug: bool) -> None:
    """Make a new newsroom in FOLDER. It has a configuration, a first post, a workflow that publishes it, and help for editors."""
    from pressroom.config import SiteConfig
    from pressroom.instants import read_now
    from pressroom.starting import Answers, make_newsroom, write_new_files

    def start() -> None:
        answers = Answers(title, base_url, timezone, agency)
        config = SiteConfig(title=title, base_url=base_url, timezone=timezone)
        write_new_files(folder, make_newsroom(answers, read_now(config).instant))
        click.echo(f"A newsroom is in {folder}. Look at it: pressroom serve --root {folder}")

    _run(start, debug=debug)


@cli.command()
@click.option("--to", "to", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Where the site is.  [default: ROOT/site]")
@_reads_site
def rollback(place: Place, to: Path | None) -> None:
    """Bring the version of the site before the live one back."""
    from pressroom.returning import roll_back

    output = to or place.root / "site"
    manifest = roll_back(place.root, place.config, output, place.at)
    if not place.quiet:
        files = f"{len(manifest.files):,} files"
        click.echo(f"The version before is live again in {output}: {files}. The next build publishes what content/ holds.")


@cli.command()
@click.argument("old")
@click.argument("new")
@_reads_site
def mv(place: Place, old: str, new: str) -> None:
    """Move a post or page, and lead its old address to the new one. Its identity stays, and links to it follow."""
    from pressroom.moving import move_source

    report = move_source(place.root, place.config, old, new, place.at)
    if not place.quiet:
        click.echo(messages.word_move(report))
    click.echo("".join(f"{sentence}\n" for sentence in report.left), nl=False, err=True)


@cli.command()
@click.argument("name", type=click.Choice(["post", "page", "author", "contact", "boilerplate", "config"]), default="post")
def schema(name: SchemaName) -> None:
    """Print the JSON Schema of front matter or configuration."""
    from pressroom.schemas import make_schema

    click.echo(json.dumps(make_schema(name), ensure_ascii=False, indent=2))


@cli.command()
@click.option("--to", "to", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Where the site is.  [default: ROOT/site]")
@_reads_site
def ping(place: Place, to: Path | None) -> None:
    """Tell the WebSub hub which feeds have changed. Run it once the site is online."""
    from pressroom.config import load_config
    from pressroom.store import find_state_folder, open_store, read_store_version
    from pressroom.websub import ping_hub

    config = load_config(place.config)
    with open_store(find_state_folder(place.root) / "store.sqlite", read_store_version(config)) as store:
        report = ping_hub(config, to or place.root / "site", store)
    if not place.quiet:
        click.echo(messages.word_ping(report))


def main() -> None:
    """Run the command line."""
    # A build makes hundreds of thousands of small values that live to its end: there is nothing to collect among them.
    gc.set_threshold(200_000, 50, 100)
    try:
        cli(prog_name="pressroom")
    finally:
        # Else the interpreter would look through all of them once more at its end.
        gc.freeze()


def _run(action: Callable[[], None], *, debug: bool, publishes: bool = False) -> None:
    """Run a command and end with the exit code that its outcome has; one that publishes says where it hasn't."""
    try:
        action()
    except ContentError as error:
        _tell_findings(error.findings)
        click.echo(messages.word_failure(error, publishes=publishes), err=True)
        sys.exit(error.exit_code)
    except PressroomError as error:
        if debug and error.exit_code not in {1, 2}:
            raise
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if debug:
            raise
        click.echo(_FAULT.format(error=f"{type(error).__name__}: {error}"), err=True)
        sys.exit(3)


def _tell_findings(findings: tuple[Finding, ...]) -> None:
    if findings:
        click.echo("\n".join(map(str, fold_findings(findings))), err=True)
