"""The Flask application of an Edition."""

from __future__ import annotations

import mimetypes
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, TemplateError

from pressroom.edition import Edition
from pressroom.web.composing import Composer
from pressroom.web.environment import use_quick_environment
from pressroom.web.plans import Plan, plan_pages
from pressroom.web.sitemap_files import SitemapFiles
from pressroom.web.theme import Theme
from pressroom.web.views import Site, register_views

# What a file's ending means must not depend on the machine: Frozen-Flask compares it with what the views say.
_TYPES = {
    "application/json": ".json", "application/xml": ".xml", "application/zip": ".zip", "text/calendar": ".ics",
    "text/html": ".html .htm", "text/plain": ".txt .map .conf",
}  # fmt: skip
for _type, _suffixes in _TYPES.items():
    for _suffix in _suffixes.split():
        mimetypes.add_type(_type, _suffix)


def create_app(
    edition: Edition,
    theme: Theme,
    plans: dict[str, Plan] | None = None,
    *,
    compiled: Path | None = None,
    pictures: Path | None = None,
) -> Flask:
    """Answer an application that serves every page of an Edition at its path, and nothing else.

    In the folder `compiled`, which must exist, compiled templates are kept for the next time, in `pictures` what was drawn. Files that are
    published as they are (assets) aren't its affair: the freezer copies them, the preview sends them.
    """
    app = make_renderer(theme, compiled)
    site = Site(edition, Composer(edition, theme), SitemapFiles(edition), pictures)
    register_views(app, site, plan_pages(edition) if plans is None else plans)
    return app


def compile_templates(theme: Theme, compiled: Path) -> None:
    """Compile every template of a theme into the folder `compiled`, from which each process takes them then.

    What is wrong with one is told where it is rendered.
    """
    environment = make_renderer(theme, compiled).jinja_env
    for name in environment.list_templates(extensions=["html"]):
        with suppress(TemplateError, OSError, UnicodeError):
            environment.get_template(name)


def make_renderer(theme: Theme, compiled: Path | None = None) -> Flask:
    """Answer an application that has the templates of a theme and no page yet; for `compiled` see `create_app`."""
    app = Flask("pressroom", static_folder=None, template_folder=None)
    use_quick_environment(app)
    app.jinja_loader = FileSystemLoader([str(folder) for folder in theme.folders])
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined, "auto_reload": False, "cache_size": -1}
    if compiled:
        app.jinja_options["bytecode_cache"] = FileSystemBytecodeCache(str(compiled))
    # What a template may read is what its context declares, and what it writes depends on nothing else: no request, no chance.
    for name in ("config", "g", "get_flashed_messages", "lipsum", "request", "session", "url_for"):
        app.jinja_env.globals.pop(name, None)
    app.jinja_env.filters.pop("random", None)
    # Of a text that marks itself (as English on a page in another language) the text alone: for attributes.
    app.jinja_env.filters["plain"] = str
    return app
