"""The publisher: the order of the steps by which one version of the site takes the place of another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from pressroom.asides import begin_beside
from pressroom.errors import PressroomError, PublishError
from pressroom.manifest import EMPTY, NAME, Manifest, difference, with_parents
from pressroom.publishing.exchange import UNSUPPORTED, exchange_folders, flush, flush_file_system, flush_files
from pressroom.publishing.moves import complete_moves, move_files
from pressroom.publishing.notes import Beside, Versions, identity
from pressroom.publishing.offers import list_offers
from pressroom.publishing.strangers import CantCarryError, Ours, carry_over, find_strangers, foreign_file
from pressroom.publishing.trees import FILE_MODE, Tree, clear, link_or_copy, parent_of, told
from pressroom.structs import Struct, exchange

_SHOWN = 5
_MANY = 500  # files, which the disk takes longer to keep than another process to begin
_VAST = 4_000  # files, in whose folders it takes longer to look for strangers than another process to begin
_ASIDE = ".aside"  # in the shares, where no build looks for it
_OFTEN_SHARED = ".well-known"  # certificates' challenges and the like come here from other programs


class _Sweep(Struct, frozen=True):
    """A look for strangers in the tree of the earlier version: its manifest, the strangers known before."""

    tree: Path
    old: Manifest
    known: set[str]
    versions: Versions

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than to begin another process."""
        return len(self.old.files) >= _VAST

    def find(self) -> set[str]:
        return find_strangers(self.tree, Ours(self.old), self.old.folders, self.known)


class Publisher:
    """Publishes versions of the site into one output folder; a context manager that keeps other builds away.

    The calls of a build: `live`, rendering into `shares`, `stage`, the audit of what `stage` returned, `exchange`, and, when the
    site is out, `settling` or `settle`. Whenever the process ends, the output folder holds one whole version and its manifest.
    Every problem raises `PublishError` and, unless it says otherwise, leaves the live site as it was.
    """

    def __init__(self, output: Path) -> None:
        """`output` is the folder to publish into, or a symbolic link to it; neither it nor its parents need exist."""
        self._output = Path(os.path.realpath(output))
        self._beside = Beside(self._output)
        self._live: Manifest | None = None
        self._staged: Manifest | None = None
        self._earlier: Manifest | None = None
        self._fresh: list[str] = []
        self._meanwhile = ExitStack()  # of what other processes do for us
        self._whole_folder = True  # whether exchanging the whole folder is possible, as far as we know

    def __enter__(self) -> Publisher:
        """Take the lock, complete what a killed build left, and refuse an output folder that isn't ours."""
        if not self._output.name:
            raise PublishError(f"{self._output} can't be the output folder; name a folder inside it")
        if self._output.exists() and not self._output.is_dir():
            raise PublishError(f"{self._output} is a file, and the site needs a folder there; move it away or name another folder")
        self._beside.open(self._output)
        try:
            complete_moves(self._output)
            self._live = Manifest.read(self._output)
            if self._live is None:
                self._refuse_foreign_folder()
            self._sweep()
            self._beside.empty_shares()
        except BaseException:
            self._beside.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Throw away what is left of the shares and let go of the lock."""
        try:
            self._meanwhile.close()
            clear(self._beside.shares)
        finally:
            self._beside.close()

    def live(self) -> Manifest | None:
        """Return the manifest of the version that readers see, or None before the first publication."""
        return self._live

    def shares(self) -> Path:
        """Return the folder, empty when the build began, in which share folders are filled: files there are moved, not copied."""
        return self._beside.shares

    def empty_shares(self) -> None:
        """Throw away what has been filled into the shares, to begin anew."""
        self._meanwhile.close()
        self._beside.empty_shares()

    def stage(self, wanted: Manifest, shares: Iterable[Path]) -> Path:
        """Make the twin exactly the version `wanted`, and return its folder for the audit to read; readers see none of it yet.

        A file whose record is that of the live site is the live file itself (inode and times). Every other one is moved in from the
        share folders, which are laid out like the site (searched in turn), and so is a file that they offer in place of a live one that
        something else has spoilt. Costs follow what changed since the twin's version.
        """
        self._staged, live = None, self._live or EMPTY
        written, removed = difference(live, wanted)
        if len(written) > _MANY:
            # The disk has something to do while we have: `exchange` waits for it.
            self._meanwhile.enter_context(begin_beside(partial(flush_file_system, self._beside.shares)))
        offers = list_offers(shares)
        spoilt = {path for path in offers.files if path not in written and self._is_spoilt(path, wanted)}
        written |= spoilt
        here = Tree(self._output)
        for path in written - live.files.keys() if self._output.is_dir() else ():
            if (stranger := here.foreign_in_the_way(path, live.files)) is not None:
                raise PublishError(foreign_file(self._output / stranger))
        todo = self._begin(live, wanted, written | removed)
        tree = Tree(self._beside.tree)
        tree.make_root(like=self._output)
        tree.remove(todo - wanted.files.keys())
        arriving = {path: wanted.files[path] for path in written}
        self._fresh = [NAME, *arriving]
        taken = {path for share in offers.shares for path in tree.take_folders(share, arriving)}
        for path in sorted(arriving.keys() - taken):
            tree.take(path, _choose_offer(path, offers.files), arriving[path], str(self._beside.spare))
        tree.link_all(todo & wanted.files.keys() - arriving.keys(), here, wanted.files)
        self._carry_strangers(tree, live, wanted, with_parents(map(parent_of, todo)))
        self._seal(wanted, Versions(None, identity(self._output), (*written, *removed), self._live is not None, swept=False))
        self._staged = wanted
        return tree.root

    def exchange(self) -> None:
        """Let readers see the staged version instead of the live one, in one step where the file system can."""
        if self._staged is None:
            raise PressroomError("there is no staged version to exchange")
        with told(f"can't write the new version of {self._output} to the disk"):
            flush_files(self._beside.tree, self._fresh)
        self._swap(self._staged)
        self._earlier, self._live, self._staged = self._live, self._staged, None

    def settle(self) -> None:
        """Do what can wait until the site is out: bring strangers along that came meanwhile, and make the first twin."""
        with self.settling():
            pass

    @contextmanager
    def settling(self) -> Iterator[None]:
        """As `settle`, while the caller does what else there is to do; all is settled when that and the context have ended."""
        sweep = self._plan_sweep()
        if sweep is None:
            yield
        elif sweep.is_long:
            with begin_beside(sweep.find) as finish:
                yield
                self._bring_along(sweep, finish())
        else:
            yield
            self._bring_along(sweep, sweep.find())
        if self._live is not None and identity(self._beside.tree) is None:
            with suppress(PublishError):  # the site is out; the next build makes its twin, and tells what is in the way
                self._rebuild(self._live)

    def previous(self) -> Manifest | None:
        """Return the manifest of the version that `rollback` would bring back, or None if none is kept."""
        versions, twin = self._beside.read_versions(), identity(self._beside.tree)
        if versions is None or twin is None or not versions.returnable:
            return None
        if (versions.newer, versions.older) != (identity(self._output), twin):
            return None
        return Manifest.read(self._beside.tree)

    def rollback(self) -> Manifest:
        """Bring back the version before the live one and return its manifest; that can be done once."""
        previous, live = self.previous(), self._live
        if previous is None or live is None:
            raise PublishError(f"no earlier version of {self._output} is kept; check out an earlier commit and build it")
        self._carry_strangers(Tree(self._beside.tree), live, previous, live.folders)
        self._swap(previous)
        self._earlier, self._live = live, previous
        return previous

    def _begin(self, live: Manifest, wanted: Manifest, changed: set[str]) -> set[str]:
        """Mark the twin as unfinished, and return the paths in which it differs from `wanted`: all of them if it must be made anew.

        Its manifest is taken away first: a twin without one is never trusted, whenever the process is killed.
        """
        differing = self._twin_differs_from(live)
        with told(f"can't write {self._beside.folder}"):
            (self._beside.tree / NAME).unlink(missing_ok=True)
        if differing is None:
            clear(self._beside.tree)
        elif 2 * len(differing | changed) > len(wanted.files):
            self._set_aside()
        else:
            return differing | changed
        return set(wanted.files)

    def _set_aside(self) -> None:
        """Let the twin be made anew: whole folders are moved in then, while another process removes the old files, which takes as long."""
        aside = self._beside.shares / _ASIDE
        with told(f"can't write {self._beside.folder}"):
            self._beside.tree.rename(aside)
        self._meanwhile.enter_context(begin_beside(partial(clear, aside)))

    def _twin_differs_from(self, live: Manifest) -> set[str] | None:
        """Return the paths in which the twin and the live version differ, or None if the twin is missing or unfinished."""
        versions, twin, here = self._beside.read_versions(), identity(self._beside.tree), identity(self._output)
        if twin is None:
            return None
        if versions is not None and {versions.newer, versions.older} == {twin, here}:
            return set(versions.differing)
        try:
            manifest = Manifest.read(self._beside.tree)
        except PublishError:
            return None
        return None if manifest is None else set().union(*difference(manifest, live))

    def _carry_strangers(self, tree: Tree, live: Manifest, wanted: Manifest, folders: Iterable[str]) -> None:
        """Bring the foreign files of the live folder over to the twin, and drop those from it that are gone from the live one."""
        leaves, stays = Ours(live), Ours(wanted)
        known = self._beside.read_strangers()
        everywhere = live.folders if known is None else filter(leaves.has_folder, {*folders, _OFTEN_SHARED})
        found = find_strangers(self._output, leaves, everywhere, known) if self._output.is_dir() else set()
        try:
            for path in sorted(found | (known or set())):
                carry_over(path, self._output, tree, stays, leaves)
        except CantCarryError:
            self._whole_folder = False
        except OSError as error:
            raise PublishError(f"can't carry foreign files of {self._output} over: {error}; the live site is as it was") from error
        self._beside.write_strangers(found)

    def _is_spoilt(self, path: str, wanted: Manifest) -> bool:
        """Tell whether a live file isn't what its record says."""
        record = wanted.files.get(path)
        if record is None:
            return False
        try:
            data = (self._output / path).read_bytes()
        except OSError:
            return True
        return (len(data), hashlib.sha256(data).hexdigest()) != (record.size, record.sha256)

    def _seal(self, wanted: Manifest, versions: Versions) -> None:
        """Finish the twin: its manifest comes last, and is the live one itself where that says the same."""
        spare, tree, live = self._beside.spare, self._beside.tree, self._output / NAME
        with told(f"can't write the manifest of {tree}"):
            before = live.read_bytes() if live.is_file() else b""
            data = wanted.dump_after(self._live or EMPTY, before)
            if before == data:
                clear(spare)
                link_or_copy(str(live), str(spare))
            else:
                spare.write_bytes(data)
                spare.chmod(FILE_MODE)
            spare.replace(tree / NAME)
        twin = identity(tree)
        self._beside.write_versions(exchange(versions, older=twin) if versions.newer is not None else exchange(versions, newer=twin))

    def _swap(self, wanted: Manifest) -> None:
        """Put the twin, which holds the version `wanted`, where readers look."""
        if not self._exchange_folders():
            move_files(self._output, self._beside.tree, self._live or EMPTY, wanted)
            self._beside.write_versions(Versions(identity(self._output), identity(self._beside.tree)))

    def _exchange_folders(self) -> bool:
        """Exchange the live folder and the twin, and return whether that could be done."""
        tree = self._beside.tree
        with told(f"can't put the new version at {self._output}"):
            if not self._output.exists():
                tree.rename(self._output)
            elif self._whole_folder:
                try:
                    exchange_folders(tree, self._output)
                except OSError as error:
                    if error.errno not in UNSUPPORTED:
                        raise
                    self._whole_folder = False
            if self._whole_folder:
                flush(self._output.parent)
                flush(self._beside.folder)
        return self._whole_folder

    def _sweep(self) -> None:
        """Link those strangers into the live folder that came to the earlier one between the staging and the exchange."""
        if sweep := self._plan_sweep():
            self._bring_along(sweep, sweep.find())

    def _plan_sweep(self) -> _Sweep | None:
        versions, tree = self._beside.read_versions(), self._beside.tree
        if versions is None or versions.swept or self._live is None:
            return None
        if (versions.newer, versions.older) != (identity(self._output), identity(tree)) or versions.older is None:
            return None
        return _Sweep(tree, self._earlier or Manifest.read(tree) or EMPTY, self._beside.read_strangers() or set(), versions)

    def _bring_along(self, sweep: _Sweep, late: set[str]) -> None:
        here, tree, stays = Tree(self._output), sweep.tree, Ours(self._live or EMPTY)
        self._beside.write_versions(exchange(sweep.versions, swept=True))
        try:
            for path in sorted(late):
                carry_over(path, tree, here, stays, Ours(sweep.old), exactly=False)
        except (CantCarryError, OSError) as error:
            raise PublishError(f"can't carry foreign files of {self._output} over: {error}; copy them from {tree}") from error
        self._beside.write_strangers(sweep.known | late)

    def _rebuild(self, live: Manifest) -> None:
        """Make the twin anew, as a second name for every file of the live version."""
        clear(self._beside.tree)
        tree, here = Tree(self._beside.tree), Tree(self._output)
        tree.make_root(like=self._output)
        tree.link_all(live.files, here, live.files)
        self._carry_strangers(tree, live, live, ())
        self._seal(live, Versions(identity(self._output), None))

    def _refuse_foreign_folder(self) -> None:
        """Raise `PublishError` for an output folder that holds files but no manifest of ours."""
        if not self._output.is_dir():
            return
        with told(f"can't list {self._output}"):
            names = sorted(entry.name for entry in self._output.iterdir() if not entry.name.startswith("."))
        if names:
            shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
            raise PublishError(
                f"{self._output} isn't empty and holds no {NAME}, so it wasn't written by Pressroom; it holds {shown}; "
                "empty it or name another folder"
            )


def _choose_offer(path: str, offered: Mapping[str, str]) -> str:
    """Answer the file that is offered for a path."""
    if path not in offered:
        raise PressroomError(f"no share holds {path}, whose record differs from the live one")
    return offered[path]
