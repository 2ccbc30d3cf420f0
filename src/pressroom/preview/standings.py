"""How a page stands: its state and why, in the words of the bar."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pressroom.edition import Edition
from pressroom.models import Post, State
from pressroom.preview.bar import Standing, Tone
from pressroom.web.feed_plans import FeedPagePlan, SubscribePlan
from pressroom.web.list_plans import IndexPlan, ListPlan
from pressroom.web.plans import GonePlan, MovedPlan, PagePlan, Plan, PostPlan

MISSING = Standing("no page stands at this address", "gone")

_TONES: dict[State, Tone] = {
    State.DRAFT: "withheld", State.SCHEDULED: "withheld", State.EMBARGOED: "withheld", State.EXPIRED: "gone", State.WITHDRAWN: "gone",
}  # fmt: skip


def describe_standing(plan: Plan, edition: Edition) -> Standing:
    """Answer how the page of a plan stands in an edition."""
    zone = edition.config.zone
    match plan:
        case PostPlan(post=post):
            state = edition.states[post.source]
            return Standing(word_state(post, state, zone), _TONES.get(state, "public"), post.source)
        case PagePlan(page=page):
            if page.draft:
                return Standing("draft: not published while its front matter says “draft”", "withheld", page.source)
            return Standing("published: a standing page", "public", page.source)
        case ListPlan(posts=posts, subject=subject):
            return Standing(f"made by Pressroom: {_count(len(posts))} on this page", "public", getattr(subject, "source", ""))
        case GonePlan(tombstone=stone):
            since = f" since {word_instant(stone.expired, zone)}" if stone.expired else ""
            return Standing(f"gone{since}: readers find this notice", "gone")
        case MovedPlan(redirect=redirect):
            return Standing(f"moved: this old address leads on to {redirect.target}", "gone", redirect.source)
        case IndexPlan() | SubscribePlan() | FeedPagePlan():
            return Standing("made by Pressroom", "public")
    return Standing("made by Pressroom", "public")


def word_state(post: Post, state: State, zone: ZoneInfo) -> str:
    """Answer the state of a post and why it has it, as in “scheduled: appears 3 Dec 2026 09:00 EST”."""
    match state:
        case State.DRAFT:
            return "draft: not published while its front matter says “draft”"
        case State.SCHEDULED | State.EMBARGOED:
            return f"{state}: appears {word_instant(post.instant, zone)}"
        case State.EXPIRED if post.expires:
            return f"expired {word_instant(post.expires, zone)}: readers find a notice here"
        case State.WITHDRAWN if post.withdrawn:
            return f"withdrawn {word_instant(post.withdrawn.at, zone)}: {post.withdrawn.reason}"
        case State.UNLISTED:
            return f"unlisted: out since {word_instant(post.instant, zone)}, at this address only"
        case _:
            return f"{state}: out since {word_instant(post.instant, zone)}"


def word_instant(instant: datetime, zone: ZoneInfo) -> str:
    """Answer an instant as in “3 Dec 2026 09:00 EST”."""
    instant = instant.astimezone(zone)
    return f"{instant.day} {instant:%b %Y %H:%M %Z}"


def _count(number: int) -> str:
    return f"{number:,} post{'' if number == 1 else 's'}"
