"""What the preview answers at a path: a file, a page in its frame, or what the frame's script asks for."""

from __future__ import annotations

import mimetypes
from collections import Counter, OrderedDict
from collections.abc import Sequence
from datetime import datetime
from operator import is_
from pathlib import Path

from pressroom.checking import SiteMap, check_source
from pressroom.errors import ContentError, Finding, PressroomError, Severity, UsageError
from pressroom.failures import describe_failure
from pressroom.instants import parse_instant
from pressroom.preview.bar import Frame, Standing, frame_page, list_parts, make_fault_page, make_problem_page
from pressroom.preview.desk import Desk
from pressroom.preview.showings import Showing
from pressroom.preview.standings import MISSING, describe_standing, word_instant
from pressroom.preview.stops import Stop, list_stops
from pressroom.structs import Struct
from pressroom.web.plans import Plan

# Pages that are kept, and of which the last good version is.
_KEPT = 64
_BYTES = "application/octet-stream"


class Answer(Struct, frozen=True):
    """What is sent: the bytes and what they are, or where to go instead."""

    data: bytes
    mimetype: str
    status: int = 200
    location: str = ""


class _Page(Struct, frozen=True):
    """A page that was rendered, without its frame."""

    text: str
    standing: Standing
    status: int = 200


class Answers:
    """Answers from a desk; like it, not for several threads at once."""

    def __init__(self, desk: Desk, cookie: str) -> None:
        self._desk = desk
        self.cookie = cookie
        self._good: OrderedDict[tuple[str, str], _Page] = OrderedDict()
        self._made: dict[tuple[str, str], tuple[tuple[object, ...], Answer]] = {}

    def answer(self, path: str, instant: str) -> Answer:
        """Answer what stands at a path now, or at an instant (as the slider's cookie has it; '' for now)."""
        if self._desk.showings is None:
            page = make_problem_page(self._desk.root, self._desk.problems, self.cookie)
            return Answer(page.encode(), "text/html", 500)
        prefix = self._desk.showings.base.config.path
        if not path.startswith(f"{prefix}/"):
            return Answer(b"", "text/plain", 302, f"{prefix}/")
        path = path.removeprefix(prefix)
        asked = self._read_instant(instant)
        try:
            return self._find_file(path, asked) or self._show_page(path, asked)
        except ContentError as error:
            page = make_problem_page(self._desk.root, (*self._desk.problems, *error.findings), self.cookie)
            return Answer(page.encode(), "text/html", 500)

    def apologize(self) -> Answer:
        """Answer the page that is shown where Pressroom itself failed."""
        return Answer(make_fault_page(self._desk.root, self.cookie).encode(), "text/html", 500)

    def list_stops(self, instant: str) -> tuple[tuple[Stop, ...], int]:
        """Answer the stops of the slider, and which of them an instant is; none where there is nothing to show."""
        if self._desk.showings is None:
            return (), 0
        base = self._desk.showings.base
        now = self._desk.read_now().instant
        return list_stops(base.loaded.library, now, self._read_instant(instant), base.config.zone)

    def judge(self, path: str, instant: str) -> dict[str, object]:
        """Answer what `check` says of the source of a page: its verdict in a few words, and the findings."""
        if self._desk.showings is None:
            return {"verdict": "", "findings": []}
        asked = self._read_instant(instant)
        showing, plan = self._find_plan(path.removeprefix(self._desk.showings.base.config.path), asked)
        source = describe_standing(plan, showing.edition).source if plan else ""
        record = self._desk.find_record(source)
        if record is None:
            return {"verdict": "", "findings": []}
        theme, base = self._desk.showings.look.theme, self._desk.showings.base

        def render(page: str) -> bytes:
            linked = showing.find_plan(page)
            rendered = self._render(showing, linked) if linked else None
            return rendered.text.encode() if isinstance(rendered, _Page) else b""

        try:
            site = SiteMap(showing.edition, theme, showing.plans)
            found = check_source(base.root, record, base.loaded.library, site, showing.withheld, read_body=base.read_body, render=render)
        except (PressroomError, OSError):
            # The file is broken or gone by now; the page says so.
            return {"verdict": "", "findings": []}
        return {"verdict": f"check: {_count(found)}", "findings": list_parts(found)}

    def _read_instant(self, text: str) -> datetime | None:
        assert self._desk.showings
        try:
            return parse_instant(text, self._desk.showings.base.config) if text else None
        except UsageError:
            return None

    def _find_file(self, path: str, asked: datetime | None) -> Answer | None:
        showing = self._desk.show(asked)
        if asset := showing.edition.assets.get(path):
            return _send(self._desk.root / asset.source, path)
        theme = showing.site.composer.values.theme
        if found := next((asset for asset in theme.assets.values() if asset.path == path), None):
            return _send(found.file, path)
        if path.endswith("/") or showing.find_plan(path):
            return None
        asset = self._desk.show(asked, everything=True).edition.assets.get(path)
        return _send(self._desk.root / asset.source, path) if asset else None

    def _show_page(self, path: str, asked: datetime | None) -> Answer:
        """Answer a page in its frame; the same as before while nothing has changed that it could be made of."""
        key = path, asked.isoformat() if asked else ""
        made_of = self._desk.showings, self._desk.problems, self._desk.show(asked)
        known = self._made.get(key)
        if known and all(map(is_, known[0], made_of)):
            return known[1]
        answer = self._make_page(path, asked, key)
        if len(self._made) >= _KEPT:
            self._made.clear()
        self._made[key] = made_of, answer
        return answer

    def _make_page(self, path: str, asked: datetime | None, key: tuple[str, str]) -> Answer:
        showing, plan = self._find_plan(path, asked)
        if plan is None and self._find_plan(f"{path}/", asked)[1]:
            return Answer(b"", "text/plain", 302, f"{showing.edition.config.path}{path}/")
        problems = self._desk.problems
        try:
            page = self._render(showing, plan)
        except ContentError as error:
            problems = (*problems, *error.findings)
            if key not in self._good:
                raise
            page = self._good[key]
        if isinstance(page, Answer):
            return page
        self._good[key] = page
        self._good.move_to_end(key)
        if len(self._good) > _KEPT:
            self._good.popitem(last=False)
        frame = Frame(
            self._desk.root, page.standing, problems, word_instant(asked, showing.edition.config.zone) if asked else "", self.cookie
        )
        return Answer(frame_page(page.text, frame).encode(), "text/html", page.status)

    def _find_plan(self, path: str, asked: datetime | None) -> tuple[Showing, Plan | None]:
        """Answer what has a page at this path: what the public sees, else what is withheld.

        Where the public sees the tombstone of a post that was taken down, the post itself is shown, which may come back.
        """
        public = self._desk.show(asked)
        plan = public.find_plan(path)
        if plan is not None and path not in {stone.path for stone in public.edition.tombstones}:
            return public, plan
        full = self._desk.show(asked, everything=True)
        is_pulled = plan is not None and path not in {stone.path for stone in full.edition.tombstones}
        if plan is None or is_pulled:
            other = full.find_plan(path)
            return (full, other) if other is not None else (public, plan)
        return public, plan

    def _render(self, showing: Showing, plan: Plan | None) -> _Page | Answer:
        """Render a page, or the 404 page where there is none. Raises `ContentError` where the theme fails."""
        shown = plan or showing.find_plan("/404.html")
        if shown is None:
            # The newsroom has a 404 page of its own among its files.
            text = showing.edition.read_file("/404.html").decode(errors="replace")
            return _Page(text, MISSING, 404)
        assert self._desk.showings
        try:
            response = showing.render(shown, self._desk.showings.look.app)
        except PressroomError:
            raise
        except Exception as error:
            finding = describe_failure(shown.path, error).finding
            if finding is None:
                raise
            raise ContentError([finding]) from None
        if response.mimetype != "text/html":
            return Answer(response.get_data(), response.mimetype or _BYTES)
        standing = describe_standing(plan, showing.edition) if plan else MISSING
        return _Page(response.get_data(as_text=True), standing, 200 if plan else 404)


def _count(findings: Sequence[Finding]) -> str:
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[str(finding.severity)] += 1 + finding.more
    named = [
        f"{counts[severity]} {severity}{'s' if counts[severity] > 1 and severity != 'advice' else ''}"
        for severity in map(str, Severity)
        if counts[severity]
    ]
    return ", ".join(named) or "nothing to say"


def _send(file: Path, path: str) -> Answer:
    return Answer(file.read_bytes(), mimetypes.guess_type(path)[0] or _BYTES)
