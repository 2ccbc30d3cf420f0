"""What is shown: the newsroom at an instant as the public sees it, and with all that is withheld, made when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path

from flask import Flask, Response

from pressroom.config import SiteConfig
from pressroom.edition import Edition, Withheld, at
from pressroom.ledger import Ledger
from pressroom.legacy import Past, is_unheard_of
from pressroom.library import list_addresses
from pressroom.loading import Loaded
from pressroom.models import Record
from pressroom.preview.renewing import keeps_place, renew_loaded, renew_plan, stands_alone
from pressroom.structs import Struct, exchange
from pressroom.web.composing import Composer
from pressroom.web.plans import Plan, find_plan, is_in_part, plan_pages
from pressroom.web.sitemap_files import SitemapFiles
from pressroom.web.theme import Theme
from pressroom.web.views import Site, render_plan

# Instants of the slider whose showings are kept.
_KEPT = 4


class Look(Struct, frozen=True):
    """The theme in force, and an app that has its templates."""

    theme: Theme
    app: Flask


class Base(Struct, frozen=True):
    """A newsroom that has no errors, which showings are made of."""

    root: Path
    config: SiteConfig
    loaded: Loaded
    ledger: Ledger
    read_body: Callable[[str], str]

    def read_file(self, source: str) -> bytes:
        """Answer the bytes of a file under `content/`."""
        return (self.root / source).read_bytes()


class Showing(Struct, frozen=True, dict=True, gc=True):
    """An Edition, whose map is made whole when it must be: one page needs little of it, and whoever has saved a file waits for one page.

    `drawn` is the map of an Edition in which the posts and pages `reworded` said other words; plans of it still hold what they were.
    """

    edition: Edition
    withheld: Withheld
    site: Site
    drawn: Mapping[str, Plan] | None = None
    reworded: frozenset[str] = frozenset()

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """What stands at each path; what a plan holds may be out of date (`find_plan`).

        Raises `ContentError` where two things stand at one address.
        """
        return plan_pages(self.edition) if self.drawn is None else self.drawn

    @property
    def _map(self) -> Mapping[str, Plan] | None:
        """The map as far as it is there."""
        return self.__dict__.get("plans", self.drawn)

    def reword(self, edition: Edition, site: Site, sources: Iterable[str]) -> Showing:
        """Answer the showing after some sources have got other words."""
        return Showing(edition, self.withheld, site, self._map, self.reworded.union(sources) if self._map is not None else frozenset())

    def dress(self, site: Site) -> Showing:
        """Answer the showing in another theme."""
        return exchange(self, site=site, drawn=self._map)

    def find_plan(self, path: str) -> Plan | None:
        """Answer what stands at a path."""
        if self._map is None and is_in_part(self.edition.config, path):
            return find_plan(self.edition, path)
        plan = self.plans.get(path)
        return renew_plan(plan, self.edition, self.reworded) if plan and self.reworded else plan

    def render(self, plan: Plan, app: Flask) -> Response:
        """Render one page."""
        return render_plan(app, self.site, plan)

    def is_true_at(self, now: datetime) -> bool:
        """Tell whether nothing has changed by itself since the showing was made."""
        edition = self.edition
        return edition.instant <= now and (edition.next_change is None or now < edition.next_change)


class Showings:
    """The showings of a newsroom, each made at its first use: of now, and of the instants that were asked for last."""

    def __init__(self, base: Base, look: Look, made: Mapping[tuple[bool, datetime | None], Showing] | None = None) -> None:
        self.base = base
        self.look = look
        self._made = dict(made or {})

    def show(self, now: datetime, *, everything: bool, travelling: bool, asked: datetime | None = None) -> Showing:
        """Answer what is shown now, or at the instant that was `asked` for; with `everything`, what is withheld too.

        `travelling` says that now is no real now. Raises `ContentError` where two things stand at one address at the instant asked for;
        of now it is told by `Showing.plans`, for which nobody who has saved a file should wait.
        """
        key = everything, asked
        showing = self._made.pop(key, None)
        if showing is None or (asked is None and not showing.is_true_at(now)):
            showing = self._make(asked or now, everything=everything, travelling=travelling or asked is not None)
            if asked is not None:
                _ = showing.plans
        self._made[key] = showing
        for old in [key for key in self._made if key[1] is not None][: -_KEPT * 2]:
            del self._made[old]
        return showing

    def reword(self, records: Mapping[str, Record], read_body: Callable[[str], str]) -> Showings:
        """Answer the showings after some sources have got other words."""
        loaded = renew_loaded(self.base.loaded, records)
        rendered = {source: record.rendered for source, record in records.items()}
        made = {}
        for key, showing in self._made.items():
            edition = showing.edition.reword(loaded.library, rendered, read_body)
            made[key] = showing.reword(edition, _make_site(edition, self.look.theme), records)
        return Showings(exchange(self.base, loaded=loaded, read_body=read_body), self.look, made)

    def renew(self, base: Base, edits: Mapping[str, tuple[Record | None, Record | None]], now: datetime) -> Showings:
        """Answer the showings of a newsroom that differs from this one's by some edits; those that these leave to stand are made at once.

        That is where posts have got other words or topics, or have come, and touch nothing else.
        """
        changed = {source: after.rendered for source, (before, after) in edits.items() if before and after}
        new = {source: after.rendered for source, (before, after) in edits.items() if after and not before}
        made = {}
        if self._may_be_renewed(base, edits):
            for (everything, asked), showing in self._made.items():
                instant = asked or now
                if asked or showing.is_true_at(now):
                    edition = showing.edition.reword(base.loaded.library, changed, base.read_body, keeps_topics=False)
                    edition = edition.add(base.loaded.library, new, instant, base.read_body)
                    withheld = showing.withheld.reword(base.loaded.library, edition, new)
                    made[everything, asked] = Showing(edition, withheld, _make_site(edition, self.look.theme))
        return Showings(base, self.look, made)

    def _may_be_renewed(self, base: Base, edits: Mapping[str, tuple[Record | None, Record | None]]) -> bool:
        if self.base.config is not base.config or self.base.ledger is not base.ledger:
            return False
        library, past = base.loaded.library, Past(base.ledger)
        for source, (before, after) in edits.items():
            if before is None and after is not None and stands_alone(library, after):
                path = dict(list_addresses(library, base.config, [source]))[source]
                claims = [showing.withheld.claims for showing in self._made.values()]
                if all(is_unheard_of(source, path, past, claim, base.config) for claim in claims):
                    continue
            if not keeps_place(before, after):
                return False
        return True

    def dress(self, look: Look) -> Showings:
        """Answer the showings in another theme."""
        made = {key: showing.dress(_make_site(showing.edition, look.theme)) for key, showing in self._made.items()}
        return Showings(self.base, look, made)

    def _make(self, instant: datetime, *, everything: bool, travelling: bool) -> Showing:
        base, loaded = self.base, self.base.loaded
        edition, withheld = at(
            loaded.library, loaded.rendered, instant, config=base.config, digests=loaded.digests, read_body=base.read_body,
            sizes=loaded.sizes, read_file=base.read_file, drafts=everything, past=Past(base.ledger, travelling=travelling),
        )  # fmt: skip
        return Showing(edition, withheld, _make_site(edition, self.look.theme))


def _make_site(edition: Edition, theme: Theme) -> Site:
    return Site(edition, Composer(edition, theme), SitemapFiles(edition))
