from __future__ import annotations

import json

from pressroom.redirects import Redirect, make_rules, spell_gone, write_apache, write_hosts_file, write_nginx, write_s3


def rules(*paths: str, prefix: str = "") -> list[tuple[str, str, str]]:
    """Answer the rules for some old paths, all of which lead to one page."""
    return [(rule.path, rule.query, rule.target) for rule in make_rules(map(_redirect, paths), prefix)]


def _redirect(path: str) -> Redirect:
    return Redirect(path=path, target="/2020/05/01/a/", title="A", lang="en", source="content/posts/a.md", line=3, column=11)


def test_path_is_answered_with_its_last_slash_and_without() -> None:
    """A folder is asked for in both ways, a file of HTML in one; the path of base_url stands before both sides."""
    assert rules("/old", "/x.html", "/?p=1", prefix="/news") == [
        ("/news/", "p=1", "/news/2020/05/01/a/"),
        ("/news/old", "", "/news/2020/05/01/a/"),
        ("/news/old/", "", "/news/2020/05/01/a/"),
        ("/news/x.html", "", "/news/2020/05/01/a/"),
    ]


def test_file_for_netlify_and_cloudflare() -> None:
    """A line for each of the two; a query is Netlify’s alone."""
    assert write_hosts_file(make_rules(map(_redirect, ("/año.html", "/?p=1&q")), "")).splitlines()[1:] == [
        "/ p=1 q= /2020/05/01/a/ 301!",
        "/a%C3%B1o.html /2020/05/01/a/ 301",
        "/a%C3%B1o.html /2020/05/01/a/ 301!",
    ]


def test_nothing_in_the_hosts_file_stands_for_any_text() -> None:
    """`*` and `:name` are wildcards there, which would lead other pages away: such old paths are left to their pages."""
    wild = ("/*/", "/:old/", "/a:b.html", "/?p=:id", "/?q=*")
    text = write_hosts_file(make_rules(map(_redirect, (*wild, "/at-9:30/")), ""))
    assert text.splitlines()[1:] == [
        "/at-9:30 /2020/05/01/a/ 301",
        "/at-9:30 /2020/05/01/a/ 301!",
        "/at-9:30/ /2020/05/01/a/ 301",
        "/at-9:30/ /2020/05/01/a/ 301!",
    ]


def test_query_is_asked_for_as_browsers_send_it() -> None:
    """A space or a letter of another script is escaped, what is escaped already stays; no line of a host falls apart at it."""
    asked = "/x.php?t=a b&n=año&e=a%20b%C3%B1&q=\"'[]"
    assert rules(asked) == [("/x.php", "t=a%20b&n=a%C3%B1o&e=a%20b%C3%B1&q=%22'[]", "/2020/05/01/a/")]
    assert write_hosts_file(make_rules([_redirect(asked)], "")).splitlines()[1:] == [
        "/x.php t=a%20b n=a%C3%B1o e=a%20b%C3%B1 q=%22'[] /2020/05/01/a/ 301!"
    ]


def test_map_for_nginx() -> None:
    """Paths are looked up decoded, paths with a query as they were asked for."""
    text = write_nginx(make_rules(map(_redirect, ('/a"b.html', "/?p=1")), ""), spell_gone(["/x/", "/y.html"], "/news"))
    assert text.splitlines()[6:] == [
        "map $request_uri $pressroom_moved_query {",
        '    "/?p=1" "/2020/05/01/a/";',
        "}",
        "map $uri $pressroom_moved {",
        "    default $pressroom_moved_query;",
        '    "/a\\"b.html" "/2020/05/01/a/";',
        "}",
        "map $uri $pressroom_gone {",
        '    "/news/x" 1;',
        '    "/news/x/" 1;',
        '    "/news/y.html" 1;',
        "}",
    ]


def test_rules_for_apache() -> None:
    """What has a meaning in a pattern is escaped; a query is a condition, and is not handed on."""
    assert write_apache(make_rules(map(_redirect, ("/a+b.html", "/?p=1")), "")).splitlines()[1:] == [
        "RewriteEngine On",
        'RewriteCond %{QUERY_STRING} "^p=1$"',
        'RewriteRule "^/$" "/2020/05/01/a/" [R=301,L,NE,QSD]',
        'RewriteRule "^/a\\+b\\.html$" "/2020/05/01/a/" [R=301,L,NE]',
    ]


def test_rules_of_apache_for_what_is_gone() -> None:
    """The notice is served with 410, and isn't itself gone when the server asks for it; signs of a pattern or a flag are escaped."""
    gone = spell_gone(["/año (x)/"], "")
    assert gone == {"/año (x)": "/año (x)/index.html", "/año (x)/": "/año (x)/index.html"}
    assert write_apache([], gone).splitlines()[2:] == [
        'RewriteCond %{ENV:REDIRECT_STATUS} "^$"',
        r'RewriteRule "^/año\x20\(x\)$" "-" [G,E=PRESSROOM_GONE:a\%C3\%B1o\%20\%28x\%29/index.html]',
        'RewriteCond %{ENV:REDIRECT_STATUS} "^$"',
        r'RewriteRule "^/año\x20\(x\)/$" "-" [G,E=PRESSROOM_GONE:a\%C3\%B1o\%20\%28x\%29/index.html]',
        'ErrorDocument 410 "/%{reqenv:PRESSROOM_GONE}"',
    ]


def test_objects_for_s3() -> None:
    """Each old path is an object; S3 knows no queries."""
    assert json.loads(write_s3(make_rules(map(_redirect, ("/old/", "/?p=1")), ""))) == {
        "redirects": [{"key": "old", "location": "/2020/05/01/a/"}, {"key": "old/index.html", "location": "/2020/05/01/a/"}]
    }
