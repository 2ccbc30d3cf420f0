"""The same page in the site's other languages: for search engines (`hreflang`) and for the language switch."""

from __future__ import annotations

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.models import Author
from pressroom.web.feed_plans import SubscribePlan
from pressroom.web.list_plans import ListPlan
from pressroom.web.plans import PagePlan, Plan, PostPlan
from pressroom.web.relation_plans import translate_path


def list_alternates(edition: Edition, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Answer language and path of a page in all languages that have it, its own among them; nothing where it has only one.

    Front pages, authors and the page about feeds are there in every language; a post or standing page where it has translations.
    """
    config = edition.config
    if len(config.languages) == 1:
        return ()
    match plan:
        case PostPlan():
            return translate_path(edition, plan.post.source)
        case PagePlan():
            return translate_path(edition, plan.page.source)
        case ListPlan(subject=None, number=0):
            return tuple((lang, permalinks.home_path(config, lang)) for lang in config.languages)
        case ListPlan(subject=Author() as author, number=0):
            return tuple((lang, permalinks.author_path(config, author, lang)) for lang in config.languages)
        case SubscribePlan():
            return tuple((lang, permalinks.subscribe_path(config, lang)) for lang in config.languages)
    return ()


def list_hreflang(edition: Edition, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Answer `hreflang` and absolute address of each alternate; `x-default` is the main language's, or else the first."""
    alternates = list_alternates(edition, plan)
    if not alternates:
        return ()
    links = [(lang, permalinks.make_absolute(edition.config, path)) for lang, path in alternates]
    return (*links, ("x-default", links[0][1]))
