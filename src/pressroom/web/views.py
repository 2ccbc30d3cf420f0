"""The views: each finds the plan of the path it is asked for, and answers what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, request

from pressroom import permalinks
from pressroom.edition import Edition
from pressroom.structs import Struct, list_fields
from pressroom.web.composing import Composer
from pressroom.web.contexts import Context
from pressroom.web.feed_plans import FeedPlan
from pressroom.web.metadata import write_web_manifest
from pressroom.web.picture_plans import ICONS, IconPlan, PicturePlan, SharePicturePlan, WebManifestPlan
from pressroom.web.plans import TEMPLATES, Plan, TextPlan
from pressroom.web.press_plans import CorrectionsFeedPlan, MediaKitPlan, PlainTextPlan
from pressroom.web.relation_plans import CalendarPlan
from pressroom.web.sitemap_files import SitemapFiles
from pressroom.web.values import make_initials


class Site(Struct, frozen=True):
    """What the views answer from: an Edition, the composer of contexts, the sitemap, the folder of pictures drawn before."""

    edition: Edition
    composer: Composer
    sitemap: SitemapFiles
    pictures: Path | None = None


def render_plan(app: Flask, site: Site, plan: Plan) -> Response:
    """Answer one page, feed or text file."""
    match plan:
        case FeedPlan():
            return _answer_feed(site, plan)
        case TextPlan():
            return _answer_text(site, plan)
        case CorrectionsFeedPlan():
            return _answer_corrections(site, plan)
        case CalendarPlan():
            return _answer_calendar(site, plan)
        case PlainTextPlan():
            from pressroom.web.plain_texts import write_release

            return Response(write_release(plan.post, site.composer.values, site.composer.press), mimetype="text/plain")
        case MediaKitPlan():
            return Response(site.composer.press.read_kit(plan.post), mimetype="application/zip")
        case SharePicturePlan() | IconPlan() | WebManifestPlan():
            return _answer_picture(site, plan)
        case _:
            template = app.jinja_env.get_template(TEMPLATES[plan.view])
            return Response(template.render(_expand(site.composer.compose(plan))))


def register_views(app: Flask, site: Site, plans: Mapping[str, Plan]) -> None:
    """Let the app answer every path of the map (`plans`), and nothing else."""

    def show(**_: Any) -> Any:
        plan = plans.get(request.path)
        if plan is None and f"{request.path}/" in plans:
            return redirect(f"{request.path}/", 308)
        if plan is None:
            abort(404)
        return render_plan(app, site, plan)

    # An old path may be a file where the policy has folders: “/about.html” is no folder without its slash.
    for rule in ("/", "/<path:path>"):
        app.add_url_rule(rule, "show", show, strict_slashes=False)


def _answer_feed(site: Site, plan: FeedPlan) -> Response:
    # Imported here: most builds after one edit write no feed, and feedgen with lxml takes longer to import than such a build may take.
    from pressroom.feeds import write_atom, write_json_feed, write_rss
    from pressroom.web.entries import make_feed

    write = {"rss": write_rss, "atom": write_atom, "json": write_json_feed}[plan.form]
    mimetype = "application/json" if plan.form == "json" else "application/xml"
    return Response(write(make_feed(plan, site.edition, site.composer.values)), mimetype=mimetype)


def _answer_corrections(site: Site, plan: CorrectionsFeedPlan) -> Response:
    from pressroom.feeds import write_rss
    from pressroom.web.entries import make_corrections_feed

    return Response(write_rss(make_corrections_feed(plan, site.edition, site.composer.press)), mimetype="application/xml")


def _answer_calendar(site: Site, plan: CalendarPlan) -> Response:
    from pressroom.calendars import make_calendar

    name = site.edition.config.texts(plan.lang).title
    words = site.composer.values.words(plan.lang)
    entries = site.composer.relations.make_entries(plan)
    title = words.labelled.format(label=name, text=words.events) if plan.is_all else plan.posts[0].title
    return Response(make_calendar(title, entries), mimetype="text/calendar")


def _answer_text(site: Site, plan: TextPlan) -> Response:
    from pressroom.sitemaps import write_news_sitemap, write_robots
    from pressroom.web.entries import make_news

    config = site.edition.config
    if plan.subject == "robots":
        sitemaps = (permalinks.make_absolute(config, path) for path in ("/sitemap.xml", "/news-sitemap.xml"))
        return Response(write_robots(*sitemaps, closed=site.edition.drafts), mimetype="text/plain")
    if plan.subject == "news":
        return Response(write_news_sitemap(make_news(plan, site.edition), config.title), mimetype="application/xml")
    if plan.redirects:
        return _answer_redirects(plan, config.path)
    return Response(site.sitemap.read(plan), mimetype="application/xml")


def _answer_redirects(plan: TextPlan, prefix: str) -> Response:
    from pressroom import redirects

    rules, gone = redirects.make_rules(plan.redirects, prefix), redirects.spell_gone(plan.gone, prefix)
    match plan.subject:
        case "nginx":
            return Response(redirects.write_nginx(rules, gone), mimetype="text/plain")
        case "apache":
            return Response(redirects.write_apache(rules, gone), mimetype="text/plain")
        case "s3":
            return Response(redirects.write_s3(rules), mimetype="application/json")
        case _:
            return Response(redirects.write_hosts_file(rules), mimetype="application/octet-stream")


def _answer_picture(site: Site, plan: PicturePlan) -> Response:
    # Imported here: a build that draws nothing doesn't need Pillow.
    from pressroom import images

    shared = site.composer.values.shared(plan.lang)["site"]
    initials = make_initials(shared.title)
    match plan:
        case SharePicturePlan():
            card = site.composer.values.make_card(plan.post)
            words = images.ShareWords(card.kicker.label if card.kicker else "", card.title, card.date.long, shared.title)
            return Response(images.read_share_picture(words, site.pictures), mimetype="image/png")
        case IconPlan():
            side = ICONS[plan.path]
            data = images.draw_icon(initials, side) if side else images.draw_favicon(initials)
            return Response(data, mimetype="image/png" if side else "image/vnd.microsoft.icon")
        case WebManifestPlan():
            return Response(write_web_manifest(shared, plan.lang), mimetype="application/manifest+json")


def _expand(context: Context) -> dict[str, Any]:
    """Answer the fields of a context by name; the values stay what they are."""
    return {name: getattr(context, name) for name in list_fields(type(context))}
