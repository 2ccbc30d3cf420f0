"""The exchange of two folders in one system call (Linux `renameat2` with `RENAME_EXCHANGE`), and what makes it last."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterable
from pathlib import Path

UNSUPPORTED = frozenset({errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EBUSY, errno.EPERM, errno.EOPNOTSUPP})
"""The errors by which a system says that these folders can't be exchanged: mount points, overlays, other systems, sandboxes."""

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_FEW_FILES = 32  # a journal commit a file is cheaper than flushing the whole file system up to about here

_libc = ctypes.CDLL(None, use_errno=True)


def exchange_folders(one: Path, other: Path) -> None:
    """Let each of two folders stand at the other's path; whoever looks sees both before or both after. Raises OSError."""
    call = getattr(_libc, "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def flush_files(root: Path, paths: Iterable[str]) -> None:
    """Return when the files at `paths` under `root`, and their folders, will survive a power cut. Raises OSError."""
    files = [root / path for path in paths]
    if len(files) > _FEW_FILES:
        flush_file_system(root)
    else:
        for place in [*files, *{file.parent for file in files}, root]:
            flush(place)


def flush(place: Path) -> None:
    """Return when one file or folder will survive a power cut. Raises OSError."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_file_system(folder: Path) -> None:
    """Return when all that has been written to the file system of a folder will survive a power cut. Raises OSError."""
    call = getattr(_libc, "syncfs", None)
    if call is None:
        return os.sync()
    handle = os.open(folder, os.O_RDONLY)
    try:
        if call(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
