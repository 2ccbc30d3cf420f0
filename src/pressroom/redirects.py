"""What stands at old paths: tombstones, and redirects with the rules by which web servers and hosts answer them themselves (301).

A path of a rule begins at the root of the host, so it carries the path of `base_url`. Each writer answers a whole file, the same for the
same redirects. A redirect whose old path has a query (`/?p=12`) can only be a rule, since no file has a query in its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from pressroom.paths import find_stub
from pressroom.structs import Struct

_SAFE = "/:;,+!*'()~@&="
_SAFE_IN_FLAG = "/~"
_SAFE_IN_QUERY = _SAFE + "%$?[]|^`{}"
_WILD = re.compile(r"[*]|:[A-Za-z]")
_NOTHING: Mapping[str, str] = {}


class Redirect(Struct, frozen=True, kw_only=True):
    """One old path (decoded, perhaps with a query) and the path of the page that it leads to, with the page's title and language.

    `source`, `line` and `column` are the place of the alias.
    """

    path: str
    target: str
    title: str
    lang: str
    source: str
    line: int
    column: int

    @property
    def stub(self) -> str:
        """The path of the page that stands at the old path and leads on, '' for one that can't have a page."""
        return find_stub(self.path)


class Tombstone(Struct, frozen=True):
    """What is left of a page that was taken down, and nothing of what it said.

    Its path; since when (only for a post that has expired); the reason that `[gone]` gives, with its place in the configuration.
    """

    path: str
    lang: str
    expired: datetime | None = None
    reason: str = ""
    line: int = 1
    column: int = 1


class Rule(Struct, frozen=True):
    """A redirect as a server is told it: path (decoded) and query (as browsers send it), and the address to answer, percent-encoded."""

    path: str
    query: str
    target: str


def make_rules(redirects: Iterable[Redirect], prefix: str) -> list[Rule]:
    """Answer the rules in the order of their paths.

    `prefix` is the path of `base_url`. A path is asked for with its last slash or without.
    """
    rules: dict[tuple[str, str], Rule] = {}
    for redirect in sorted(redirects, key=lambda item: item.path):
        path, _, query = redirect.path.partition("?")
        query = quote(query, safe=_SAFE_IN_QUERY)
        target = quote(prefix + redirect.target, safe=_SAFE)
        spellings = [path] if query or path == "/" else [path.rstrip("/"), f"{path.rstrip('/')}/"]
        if not query and redirect.stub == path and not path.endswith("/"):
            spellings = [path]
        for spelling in spellings:
            rules.setdefault((spelling, query), Rule(prefix + spelling, query, target))
    return list(rules.values())


def spell_gone(paths: Iterable[str], prefix: str) -> dict[str, str]:
    """Answer the paths by which tombstones are asked for, with their last slash and without, and the path of the file of each."""
    files = {path: f"{path}index.html" if path.endswith("/") else path for path in sorted(paths)}
    return {prefix + spelling: prefix + file for path, file in files.items() for spelling in sorted({path, path.rstrip("/") or "/"})}


def write_hosts_file(rules: Sequence[Rule]) -> str:
    """Answer `_redirects`, which Netlify and Cloudflare Pages read.

    Cloudflare takes the lines with 301 and passes over the others. Netlify needs the lines with 301!, since a page stands at the path.
    What both hosts would take for any text (`*`, `:name`) is left out: `/:old/` would lead every page of its depth away.
    """
    lines = ["# For Netlify (lines with 301!) and Cloudflare Pages (lines with 301); each passes over the other’s."]
    for rule in rules:
        if _WILD.search(rule.path + rule.query):
            continue
        words = [quote(rule.path, safe=_SAFE), *_spell_parameters(rule.query), rule.target]
        lines += [" ".join([*words, status]) for status in (("301!",) if rule.query else ("301", "301!"))]
    return "\n".join(lines) + "\n"


def write_nginx(rules: Sequence[Rule], gone: Iterable[str] = ()) -> str:
    """Answer three maps for nginx, to be included in its `http` block: what has moved by `$uri`, and by `$request_uri` for paths with a
    query; what is gone. A tombstone is served as it stands, with status 410.
    """
    queries = ((f"{quote(rule.path, safe=_SAFE)}?{rule.query}", rule.target) for rule in rules if rule.query)
    lines = [
        "# In the http block:    include /path/to/site/redirects/nginx.map;",
        "# In the server block:  if ($pressroom_moved) { return 301 $pressroom_moved; }",
        "#                       if ($pressroom_gone) { return 410; }",
        "#                       error_page 410 @pressroom_gone;",
        "#                       location @pressroom_gone { try_files $uri $uri/index.html =410; }",
        "# Where nginx says “could not build map_hash”, set map_hash_bucket_size 256; in the http block.",
        "map $request_uri $pressroom_moved_query {",
        *(f"    {_quote_nginx(asked)} {_quote_nginx(target)};" for asked, target in queries),
        "}",
        "map $uri $pressroom_moved {",
        "    default $pressroom_moved_query;",
        *(f"    {_quote_nginx(rule.path)} {_quote_nginx(rule.target)};" for rule in rules if not rule.query),
        "}",
        "map $uri $pressroom_gone {",
        *(f"    {_quote_nginx(path)} 1;" for path in gone),
        "}",
    ]
    return "\n".join(lines) + "\n"


def write_apache(rules: Sequence[Rule], gone: Mapping[str, str] = _NOTHING) -> str:
    """Answer rules for Apache's mod_rewrite, to be included in a `<VirtualHost>`. A tombstone is served as it stands, with status 410."""
    lines = [
        "# In the <VirtualHost>:  Include /path/to/site/redirects/apache.conf",
        "RewriteEngine On",
    ]
    for rule in rules:
        pattern = _escape_pattern(rule.path)
        if rule.query:
            lines.append(f'RewriteCond %{{QUERY_STRING}} "^{_escape_pattern(rule.query)}$"')
        flags = "R=301,L,NE,QSD" if rule.query else "R=301,L,NE"
        lines.append(f'RewriteRule "^{pattern}$" "{_escape_value(rule.target)}" [{flags}]')
    for path, stone in gone.items():
        # The notice is asked for like a page, but inside the server, where it isn't gone.
        lines.append('RewriteCond %{ENV:REDIRECT_STATUS} "^$"')
        file = _escape_value(quote(stone[1:], safe=_SAFE_IN_FLAG))
        lines.append(f'RewriteRule "^{_escape_pattern(path)}$" "-" [G,E=PRESSROOM_GONE:{file}]')
    if gone:
        lines.append('ErrorDocument 410 "/%{reqenv:PRESSROOM_GONE}"')
    return "\n".join(lines) + "\n"


def write_s3(rules: Sequence[Rule]) -> str:
    """Answer the redirects of an S3 bucket as JSON: object keys, each with the address for its metadata `WebsiteRedirectLocation`.

    S3 knows no queries, and its routing rules are limited to 50, so each old path is an object of its own.
    """
    keys = {(rule.path[1:] + ("index.html" if rule.path.endswith("/") else "")): rule.target for rule in rules if not rule.query}
    return json.dumps({"redirects": [{"key": key, "location": keys[key]} for key in sorted(keys)]}, indent=2, ensure_ascii=False) + "\n"


def _escape_value(text: str) -> str:
    return text.replace("%", r"\%").replace("$", r"\$")


def _escape_pattern(text: str) -> str:
    """Answer a text as a pattern that only it fits, for quotes in a configuration of Apache."""
    # Apache takes a quote for the end of the argument, also one with a backslash before it.
    return re.sub(r"([\\.^$*+?()\[\]{}|])", r"\\\1", text).replace('"', r"\x22").replace(" ", r"\x20")


def _quote_nginx(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _spell_parameters(query: str) -> list[str]:
    """Answer Netlify's form of a query: one `name=value` a parameter."""
    return [part if "=" in part else f"{part}=" for part in query.split("&") if part]
