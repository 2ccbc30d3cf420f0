"""“Now”, read once for a whole run."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from pressroom.config import SiteConfig
from pressroom.errors import UsageError
from pressroom.structs import Struct

_HOUR = timedelta(hours=1)


class Now(Struct, frozen=True):
    """The instant that a run takes for now, in the site's timezone; `origin` is “the clock”, “--at” or “SOURCE_DATE_EPOCH”."""

    instant: datetime
    origin: str

    def __str__(self) -> str:
        return f"{self.instant:%Y-%m-%d %H:%M %Z} ({self.origin})"

    @property
    def is_stale(self) -> bool:
        """Whether `SOURCE_DATE_EPOCH` is more than an hour off the clock: a build by it would withhold what should be out."""
        return self.origin == "SOURCE_DATE_EPOCH" and abs(self.instant - datetime.now(UTC)) > _HOUR

    @property
    def is_ahead(self) -> bool:
        """Whether this instant is still to come by the clock: a site as of it shows what nobody may see yet."""
        return self.instant > datetime.now(UTC)


def read_now(config: SiteConfig, given: str = "") -> Now:
    """Read “now”: the instant given, else `SOURCE_DATE_EPOCH`, else the clock. Raises `UsageError` for what is no instant."""
    if given:
        return Now(parse_instant(given, config), "--at")
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return Now(datetime.fromtimestamp(int(epoch), UTC).astimezone(config.zone), "SOURCE_DATE_EPOCH")
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"SOURCE_DATE_EPOCH is “{epoch}”; it must be a whole number of seconds since 1970") from None
    return Now(datetime.now(config.zone), "the clock")


def parse_instant(text: str, config: SiteConfig) -> datetime:
    """Read an instant as ISO 8601, local to the site's timezone where it has no offset. Raises `UsageError`."""
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=config.zone) if instant.tzinfo is None else instant.astimezone(config.zone)
    except (ValueError, OverflowError):
        raise UsageError(f"“{text}” is no instant; write one such as 2026-12-03T09:00-05:00 or 2026-12-03") from None
