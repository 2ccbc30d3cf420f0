from __future__ import annotations

import shutil
from pathlib import Path

from jinja2 import meta

from pressroom.web.theme import find_theme
from tests.conftest import MakeSite
from tests.core.test_contexts import make_environment, source_of
from tests.support.paths import ROOT
from tests.support.sites import post


def test_digest_of_a_template_changes_with_all_that_it_uses_and_nothing_else(tmp_path: Path) -> None:
    """For each file of the theme: the templates whose digest changes with it are those that lead to it by Jinja's own reading."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    theme = find_theme(tmp_path)
    environment = make_environment(theme.folders)
    names = environment.list_templates(["html"])
    links = {name: set(meta.find_referenced_templates(environment.parse(source_of(environment, name)))) for name in names}
    before = theme.digest_templates()
    assert set(before) == set(names)
    for edited in names:
        file = tmp_path / "templates" / edited
        text = file.read_text(encoding="utf-8")
        file.write_text(text + "{# edited #}", encoding="utf-8")
        after = theme.digest_templates()
        file.write_text(text, encoding="utf-8")
        assert {name for name in names if after[name] != before[name]} == {name for name in names if edited in reach(name, links)}, edited


def reach(name: str, links: dict[str, set[str | None]]) -> set[str]:
    """Answer a template and all that it leads to."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        if (current := waiting.pop()) not in found:
            found.add(current)
            waiting += [link for link in links[current] if link is not None]
    return found


def test_file_of_the_newsrooms_own_templates_overrides_one_of_the_theme(make_site: MakeSite) -> None:
    """One template and one asset are replaced; the others stay the theme's."""
    site = make_site({
        "content/posts/a.md": post("Hello"), "templates/gone.html": "x", "templates/404.html": "Nothing at all here",
        "templates/assets/style.css": "/* ours */",
    })  # fmt: skip
    site.build()
    assert site.read("404.html") == "Nothing at all here"
    assert "<h1>Hello</h1>" in site.read("/2026/05/01/a/")
    styles = {path: data for path, data in site.files().items() if path.endswith(".css")}
    assert list(styles.values()) == [b"/* ours */"]
    assert f'"/{next(iter(styles))}"' in site.read("/")


def test_edited_style_sheet_gets_another_name_on_every_page(make_site: MakeSite) -> None:
    """A page always names the style sheet it was made for, so a cached old one does no harm."""
    site = make_site({"content/posts/a.md": post("Hello"), "templates/assets/style.css": "/* one */"})
    site.build()
    before = {path for path in site.files() if path.endswith(".css")}
    site.write("templates/assets/style.css", "/* two */")
    site.build()
    (after,) = (path for path in site.files() if path.endswith(".css"))
    assert {after} != before
    assert all(f'"/{after}"'.encode() in data for path, data in site.files().items() if path.endswith(".html"))


def test_named_script_of_another_site_is_loaded_by_every_page_and_allowed_by_its_policy(make_site: MakeSite) -> None:
    """Its host and no other, also on a page with a script of its own; without one, no page names another host."""
    files = {"content/posts/a.md": post("A", aliases="[/old/]")}
    plain = make_site(files, name="plain")
    plain.build()
    site = make_site(files, config='[head]\nscript_src = "https://count.example.gov/a/b.js"\n')
    site.build()
    for path in ("/2026/05/01/a/", "/old/", "/404.html", "/subscribe/"):
        page = site.read(path)
        assert page.count('<script src="https://count.example.gov/a/b.js" defer></script>') == 1
        policy = dict(part.strip().partition(" ")[::2] for part in page.partition('Policy" content="')[2].partition('"')[0].split(";"))
        allowed = {kind: sources for kind, sources in policy.items() if "count.example.gov" in sources}
        assert allowed.keys() == {"script-src", "connect-src", "img-src"}
        assert all(sources.split()[0] == "https://count.example.gov" for sources in allowed.values())
        assert "count.example.gov" not in plain.read(path)
