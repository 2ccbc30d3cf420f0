"""Pages to share folders: Frozen-Flask freezes a given list of URLs."""

from __future__ import annotations

import gc
import hashlib
import mimetypes
import os
import sys
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib.metadata import version
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from flask import Flask, Response, request
from flask_frozen import Freezer, FrozenFlaskWarning, MissingURLGeneratorWarning

from pressroom import permalinks
from pressroom.asides import begin_beside
from pressroom.edition import Edition
from pressroom.failures import Failure, describe_failure, raise_failures
from pressroom.manifest import FileRecord
from pressroom.structs import Struct
from pressroom.web.app import create_app
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.picture_plans import IconPlan, SharePicturePlan
from pressroom.web.plans import Plan, TextPlan
from pressroom.web.theme import Theme

KNOWN_VERSION: Final = "1.0.2"
"""Of Frozen-Flask."""

# At most so many pages are in one share: a process is handed that many at a time.
_SHARE = 250
# So many are one share, which is frozen in this process: another takes longer to begin than to freeze half of them.
_FEW = 80
# A sitemap of so many pages takes longer than to begin another process.
_LONG = 3000
SPARE_PICTURES = 100
"""So many drawn pictures are kept beyond twice those in use."""

Progress = Callable[[int, int], None]

class Share(Struct, frozen=True):
    """One part of a build: the paths to freeze, and the empty folder to freeze them into."""

    paths: tuple[str, ...]
    folder: Path


def freeze_pages(
    edition: Edition,
    theme: Theme,
    plans: Mapping[str, Plan],
    folder: Path,
    *,
    compiled: Path | None = None,
    pictures: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> dict[str, FileRecord]:
    """Render plans and write them below `folder`, in share folders laid out like the site; answer what was written by output path.

    Compiled templates are kept in the folder `compiled`, drawn pictures in `pictures`. `spread` has others freeze, where it pays.
    Raises `ContentError` for faults of templates, `FreezeError` for ours: all that there are, told together.
    """
    records: dict[str, FileRecord] = {}
    failures: list[Failure] = []
    shares = [Share(paths, folder / f"share-{index}") for index, paths in enumerate(_deal(plans))]
    source = Frozen(edition, theme, plans, compiled, pictures)
    for frozen in spread(source, folder) if spread and len(plans) > _SHARE else _freeze_shares(source, shares, workers):
        records |= frozen.records
        failures += frozen.failures
        if progress:
            progress(len(records), len(plans))
    raise_failures(failures)
    return records


def prune_pictures(folder: Path, files: Mapping[str, FileRecord]) -> int:
    """Remove drawn pictures that no file of the site has any more, once they are many; answer how many were removed.

    Which they are is told by their bytes, all of which must be read: it isn't done for a few.
    """
    kept = [file for part in folder.glob("??") for file in part.iterdir()]
    used = {record.sha256 for path, record in files.items() if path.endswith("/share.png")}
    if len(kept) <= 2 * len(used) + SPARE_PICTURES:
        return 0
    stale = [file for file in kept if hashlib.sha256(file.read_bytes()).hexdigest() not in used]
    for file in stale:
        file.unlink(missing_ok=True)
    return len(stale)


class FrozenShare(Struct, frozen=True):
    """What became of one share."""

    records: dict[str, FileRecord]
    failures: tuple[Failure, ...]


class Frozen(Struct, frozen=True):
    """What all shares are frozen from."""

    edition: Edition
    theme: Theme
    plans: Mapping[str, Plan]
    compiled: Path | None
    pictures: Path | None


Spread = Callable[[Frozen, Path], Iterator[FrozenShare]]
"""Freezes all pages somewhere into share folders below a folder of this machine."""


class ShareFreezer:
    """Freezes one share after another from one Flask application."""

    def __init__(self, frozen: Frozen) -> None:
        self._app = create_app(frozen.edition, frozen.theme, dict(frozen.plans), compiled=frozen.compiled, pictures=frozen.pictures)
        self._app.test_client_class = _DirectClient  # type: ignore[assignment]  # nobody asks for more of a client
        self._app.config.update(FREEZER_REMOVE_EXTRA_FILES=False, PROPAGATE_EXCEPTIONS=True)
        self._app.after_request(self.note)
        self._records: dict[str, FileRecord] = {}

    def freeze(self, share: Share) -> FrozenShare:
        """Freeze the pages of a share into its folder."""
        self._records = {}
        freezer = _PathFreezer(self._app, share)
        with warnings.catch_warnings():
            warnings.simplefilter("error", FrozenFlaskWarning)
            # A share names its URLs, so it never has one for every endpoint; that all shares have all pages is held by a test.
            warnings.simplefilter("ignore", MissingURLGeneratorWarning)
            freezer.freeze()
        return FrozenShare(self._records, tuple(freezer.failures))

    def note(self, response: Response) -> Response:
        """Note what is answered, which is written as it is."""
        data = response.get_data()
        self._records[permalinks.output_file(request.path)] = FileRecord(hashlib.sha256(data).hexdigest(), len(data))
        return response


class _DirectClient:
    """Asks the application itself: what a test client does around a request costs more than most of our pages."""

    def __init__(self, application: Flask, *_: Any, **__: Any) -> None:
        self.application = application  # the stock client makes a class of its own for its answers, each time

    def get(self, path: str, **_: Any) -> Response:
        """Answer what the application answers at a path."""
        # WSGI has a path as bytes, spelled in Latin-1 (PEP 3333).
        path = path.encode().decode("latin-1")
        environ = {**_ENVIRON, "PATH_INFO": path, "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr}
        with self.application.request_context(environ):
            return self.application.full_dispatch_request()


_ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "HTTP_HOST": "localhost",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": True,
}


class _PathFreezer(Freezer):  # type: ignore[misc]
    """Freezes the URLs it is given and only those; collects every page's failure instead of stopping at the first.

    Frozen-Flask looks several times at what stands at a path already. In an empty folder nothing does, and to write a page at once
    costs half as much. What it would warn of, and any other release of it, is left to itself.
    """

    def __init__(self, app: Flask, share: Share) -> None:
        app.config["FREEZER_DESTINATION"] = str(share.folder)
        super().__init__(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
        self.failures: list[Failure] = []
        self.register_generator(lambda: iter(share.paths))
        self._folder = share.folder
        self._client = app.test_client()
        self._is_known = version("frozen-flask") == KNOWN_VERSION

    @property
    def root(self) -> Path:
        """The folder of the share; stock makes it of the configuration each time."""
        return self._folder

    def _build_one(self, url: str, last_modified: object = None) -> _Written | Path:
        try:
            written = self._write_page(url) if self._is_known else None
            return written or Path(super()._build_one(url, last_modified))
        except Exception as error:  # noqa: BLE001 - whatever a template does, the other pages are tried too
            self.failures.append(describe_failure(url, error))
            return self._folder / "failed"

    def _write_page(self, url: str) -> _Written | None:
        """Write a page as stock does; None where that has something to say of it, or something stands there."""
        response = self._client.get(url)
        path = normalize("NFC", self.urlpath_to_filepath(url))
        if response.status_code != 200 or response.mimetype != _guess_type(path.rpartition("/")[2]):
            return None
        file = f"{self._folder}/{path}"
        try:
            _write_new(file, response.get_data())
        except FileExistsError:
            return None
        return _Written(file)


class _Written(str):
    """The file of a page; Frozen-Flask asks only what it is called below the folder, and we not even that."""

    __slots__ = ()

    def relative_to(self, _: Path) -> _Written:
        return self


@lru_cache(maxsize=256)
def _guess_type(name: str) -> str | None:
    return mimetypes.guess_type(name)[0]


def _write_new(file: str, data: bytes) -> None:
    """Write a file that isn't there yet, nearly always the first one of its folder."""
    folder = file.rpartition("/")[0]
    try:
        os.mkdir(folder)  # noqa: PTH102 - Path takes as long as the kernel
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        while data:
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def _freeze_shares(frozen: Frozen, shares: Sequence[Share], workers: int) -> Iterator[FrozenShare]:
    if workers < 2 or len(shares) < 2:
        return freeze_here(frozen, shares)
    return (_freeze_in_two if len(shares) == 2 else _freeze_in_processes)(frozen, shares, workers)


def freeze_here(frozen: Frozen, shares: Iterable[Share]) -> Iterator[FrozenShare]:
    """Freeze shares in this process, one after the other."""
    freezer = ShareFreezer(frozen)
    return map(freezer.freeze, shares)


def _freeze_in_two(frozen: Frozen, shares: Sequence[Share], _: int) -> Iterator[FrozenShare]:
    freezer = ShareFreezer(frozen)
    with begin_beside(partial(freezer.freeze, shares[1])) as finish:
        yield freezer.freeze(shares[0])
        yield finish()


def _freeze_in_processes(frozen: Frozen, shares: Sequence[Share], workers: int) -> Iterator[FrozenShare]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A forked process has the Edition already; nothing of it is sent, and as nothing of it goes away, nobody need look for what does.
    gc.collect()
    gc.freeze()
    with ProcessPoolExecutor(min(workers, len(shares)), get_context("fork"), _begin_process, (frozen,)) as executor:
        yield from executor.map(_freeze_in_process, shares)


_of_this_process: list[ShareFreezer] = []


def _begin_process(frozen: Frozen) -> None:
    _of_this_process[:] = [ShareFreezer(frozen)]


def _freeze_in_process(share: Share) -> FrozenShare:
    return _of_this_process[0].freeze(share)


def _deal(plans: Mapping[str, Plan]) -> list[tuple[str, ...]]:
    """Deal paths out in shares: neighbours together, so that a share makes few folders. Of few, a long sitemap has a share to itself.

    Of more, two shares take as long as each other; of many, they are as large as each other and even in number, so that two processes end
    together.
    """
    paths = sorted(plans)
    if len(paths) <= min(_FEW, _SHARE):
        long = tuple([path for path in paths if _is_long(plans[path])])
        return [part for part in (tuple([path for path in paths if path not in long]), long) if part]
    if len(paths) <= 2 * _SHARE:
        middle = _find_middle([_weigh(plans[path]) for path in paths])
        return [tuple(paths[:middle]), tuple(paths[middle:])]
    size = -(-len(paths) // (2 * -(-len(paths) // (2 * _SHARE))))
    return [tuple(paths[start : start + size]) for start in range(0, len(paths), size)]


def _find_middle(weights: Sequence[int]) -> int:
    """Answer how many of the first weigh about as much as the rest; there is one on either side at least."""
    half = sum(weights) / 2
    return min(bisect_left(list(accumulate(weights)), half) + 1, len(weights) - 1)


def _weigh(plan: Plan) -> int:
    """Answer about how many plain pages could be written in the time that this one takes; of few, the dear ones decide who is late."""
    match plan:
        case IconPlan():
            return 20
        case SharePicturePlan():
            return 10
        case FeedPlan():
            return 5
        case _:
            return 1


def _is_long(plan: Plan) -> bool:
    return isinstance(plan, TextPlan) and len(plan.pages) >= _LONG
