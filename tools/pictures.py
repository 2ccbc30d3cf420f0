"""Take pictures of a frozen site: every template at three widths, in light, dark, print and forced colours, and two in Firefox.

    python tools/pictures.py SITE_DIR [--only home,post] [--widths 320,768,1440] [--looks light,dark] [--page NAME=/PATH/] [--to DIR]

Writes NAME-WIDTH-LOOK.png and NAME.pdf (what a printer gets), NAME-firefox.png, and an index.html that shows them side by side.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page  # noqa: E402  the path comes first

from tests.support.browser import find_chromium, launched, new_context, open_page  # noqa: E402
from tests.support.serving import serving  # noqa: E402

# The first pattern that a page's path fits names its template; of the pages of a template the last is taken: the newest post.
TEMPLATES = {
    "home": r"/",
    "404": r"/404\.html",
    "post": r"/\d{4}/\d\d/\d\d/[^/]+/",
    "month": r"/\d{4}/\d\d/",
    "year": r"/\d{4}/",
    "list": r"/page/\d+/",
    "tag": r"/tags/[^/]+/",
    "category": r"/categories/[^/]+/",
    "author": r"/authors/[^/]+/",
    "series": r"/series/[^/]+/",
    "search": r"/search/",
    "subscribe": r"/subscribe/",
    "index": r"/(tags|categories|authors|series|archives?)/",
    "page": r"/(?!media/|static/|assets/|page/)[^/]+/",
}
LOOKS = ("light", "dark", "print", "forced")
WIDTHS = (320, 768, 1440)
IN_FIREFOX = ("home", "post")
HEIGHT = 900
# What a reader meets only after scrolling is in the picture too.
LOAD_PICTURES = "Promise.allSettled([...document.images].map(image => { image.loading = 'eager'; return image.decode(); }))"


def main() -> None:
    """Read the command line, take the pictures, say how many there are and where."""
    options = _options()
    pages = dict(find_pages(options.site)) | dict(option.split("=", 1) for option in options.page)
    wanted = options.only.split(",") if options.only else list(pages)
    if unknown := sorted(set(wanted) - set(pages)):
        sys.exit(f"{options.site} has no page for {', '.join(unknown)}; it has {', '.join(pages)}")
    widths = [int(width) for width in options.widths.split(",")]
    looks = options.looks.split(",")
    if strange := sorted(set(looks) - set(LOOKS)):
        sys.exit(f"“{strange[0]}” is no look; the looks are {', '.join(LOOKS)}")
    chromium = find_chromium() or sys.exit("Chromium is missing: tools/install browser installs it, or set CHROME_PATH")
    options.to.mkdir(parents=True, exist_ok=True)

    with serving(options.site, base_path(options.site)) as base:
        with launched(chromium) as browser:
            for name in wanted:
                print(f"== {name}: {pages[name]}")
                with new_context(browser) as context:
                    page = open_page(context, base + pages[name])
                    page.evaluate(LOAD_PICTURES)
                    photograph(page, options.to, name, widths, looks)
        for name in set(IN_FIREFOX) & set(wanted):
            photograph_in_firefox(base + pages[name], options.to / f"{name}-firefox.png")
    write_index(options.to)
    print(f"{len(list(options.to.glob('*.png')))} pictures are in {options.to}; open {options.to / 'index.html'} to see them side by side")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take pictures of a frozen site.")
    parser.add_argument("site", type=Path, help="the folder of the frozen site")
    parser.add_argument("--only", default="", help="names of templates, with commas")
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)), help="widths of the window in px, with commas")
    parser.add_argument("--looks", default=",".join(LOOKS), help=f"some of {', '.join(LOOKS)}")
    parser.add_argument("--page", action="append", default=[], metavar="NAME=/PATH/", help="one more page, or another one for a template")
    parser.add_argument("--to", type=Path, default=ROOT / "pictures", help="where they are written (pictures/)")
    return parser.parse_args()


def find_pages(site: Path) -> Iterator[tuple[str, str]]:
    """One page for each template that the site has: its name and path, such as `("post", "/2014/08/18/edwin-analytics/")`."""
    files = [file for file in site.rglob("*.html") if b'http-equiv="refresh"' not in file.read_bytes()]
    paths = sorted(f"/{file.relative_to(site).as_posix()}".removesuffix("index.html") for file in files)
    named = {path: next((name for name, pattern in TEMPLATES.items() if re.fullmatch(pattern, path)), "") for path in paths}
    for template in TEMPLATES:
        fitting = [path for path, name in named.items() if name == template]
        if fitting:
            yield template, fitting[-1]


def base_path(site: Path) -> str:
    """The path that the site's links start with, as its home page's canonical link tells it; empty for most."""
    home = (site / "index.html").read_text(encoding="utf-8")
    link = re.search(r'<link[^>]*rel="?canonical"?[^>]*>', home)
    address = re.search(r'href="?([^"> ]+)', link.group()) if link else None
    return urlsplit(address.group(1)).path.rstrip("/") if address else ""


def photograph(page: Page, folder: Path, name: str, widths: list[int], looks: list[str]) -> None:
    """Write the whole page at each width in each look, and as a PDF on letter paper where print is one of the looks."""
    for look in looks:
        page.emulate_media(
            media="print" if look == "print" else "screen",
            color_scheme="dark" if look == "dark" else "light",
            forced_colors="active" if look == "forced" else "none",
        )
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.screenshot(path=folder / f"{name}-{width}-{look}.png", full_page=True, animations="disabled")
    if "print" in looks:
        page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        page.pdf(path=folder / f"{name}.pdf", format="Letter")


def photograph_in_firefox(url: str, file: Path) -> None:
    """Write the page as Firefox shows it, 1280 px wide; says so where there is no Firefox."""
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if firefox is None:
        print("Firefox is missing, so there are no pictures of it: tools/install pictures installs it")
        return
    with tempfile.TemporaryDirectory() as profile:
        command = [firefox, "--headless", "--no-remote", "--profile", profile, "--window-size=1280"]
        command += ["--screenshot", str(file.resolve()), url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0 or not file.exists():
        sys.exit(f"Firefox took no picture of {url}: {done.stderr.strip()[-300:]}")


def write_index(folder: Path) -> None:
    """Write an index.html that shows the folder's pictures, a row for each template."""
    names = sorted({file.name.split("-")[0] for file in folder.glob("*.png")})
    rows = "\n".join(
        f"<h2>{escape(name)}</h2>\n<div>" + "".join(
            f'<a href="{file.name}"><img src="{file.name}" alt="{file.stem}" loading="lazy"><br>{file.stem}</a>'
            for file in sorted(folder.glob(f"{name}-*.png"))
        ) + "</div>"
        for name in names
    )
    style = "div{display:flex;gap:1rem;overflow:auto;align-items:start}img{max-width:20rem;border:1px solid #888}body{font:14px sans-serif}"
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures</title><style>{style}</style>{rows}</html>'
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
