"""The proof of the cache: a cold build beside the published one, compared byte for byte."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from pressroom.building import BuildReport, build_site
from pressroom.errors import FreezeError
from pressroom.situation import BuildOptions
from pressroom.structs import exchange


def verify_cache(options: BuildOptions, report: BuildReport) -> None:
    """Build cold, for the same instant, into a folder that is thrown away, and compare it byte for byte with what was published.

    Raises `FreezeError` naming the files that differ: then a page depends on something that its fingerprint doesn't name.
    """
    from pressroom.manifest import NAME, Manifest

    with TemporaryDirectory(prefix="pressroom-cold-") as folder:
        instant = report.now.instant.isoformat()
        cold = exchange(options, output=Path(folder) / "site", at=instant, pinned=not options.at, use_cache=False, locked=False)
        build_site(cold)
        assert cold.output is not None
        wanted = Manifest.read(cold.output)
        files = {NAME, *(wanted.files if wanted else ()), *((Manifest.read(report.output) or Manifest({})).files)}
        differing = [path for path in sorted(files) if _read_or_none(cold.output / path) != _read_or_none(report.output / path)]
    if differing:
        told = f"{len(differing)} published files differ from those of a cold build; build with --no-cache and report this:"
        raise FreezeError("\n".join([told, *differing[:20]]))


def _read_or_none(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
