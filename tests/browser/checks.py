"""What is asked of a page in a real browser. Each check gives a list of what is wrong, in words; a good page gives `[]`.

| check | holds |
|---|---|
| `axe_violations`, `axe_incomplete` | WCAG 2.0 to 2.2 A and AA and best practices, as far as axe sees; what a person must judge |
| `outline_faults` | WCAG 1.3.1, 2.4.1, 2.4.2, 3.1.1: one `h1`, no level skipped, landmarks, a title, a language |
| `scrolls_sideways` | WCAG 1.4.10: nothing stands out to the right, but for what scrolls inside itself |
| `text_spacing_cut`, `text_enlarged_cut` | WCAG 1.4.12 and 1.4.4: wider spacing, or text of 200%, cuts nothing |
| `keyboard_walk`, `walk_faults` | WCAG 2.1.2, 2.4.3, 2.4.7, 2.4.11: where Tab goes, and whether each stop is named and seen |
| `small_targets` | WCAG 2.5.8 (24 px), or more where the design asks for more |
| `csp_violations`, `console_errors` | the page keeps its own policy; the browser has nothing to complain of |
| `reading_without_script` | what a screen reader is given, as a text to compare |

Each has a seeded fault in `test_gates.py` that it must find. A check leaves the page as it found it, but for `keyboard_walk` (focus).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, Page

SCRIPT = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST_TARGET = 24
TARGETS = "a[href], button, input, select, textarea, summary"
FOCUS_WIDTH = 3
FOCUS_CONTRAST = 3.0


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong: `rule (impact): help: selector`, one for each element."""
    return _axe(page, "violations")


def axe_incomplete(page: Page) -> list[str]:
    """What axe could not decide and a person must: `rule (impact): help: selector`, one for each element."""
    return _axe(page, "incomplete")


def _axe(page: Page, kind: str) -> list[str]:
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations', 'incomplete']})", AXE_TAGS)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {' '.join(map(str, node['target']))}"
        for rule in results[kind]
        for node in rule["nodes"]
    ]


def outline_faults(page: Page) -> list[str]:
    """What is wrong with the bones of the page: its headings, its landmarks, its title and language."""
    return _sentences(page, "outline")


def scrolls_sideways(page: Page) -> list[str]:
    """The elements that reach beyond the right edge of the window; what stands in a box that scrolls inside itself doesn't count.

    An `overflow: hidden` on the page or on a box in it doesn't excuse them: then they are cut instead.
    """
    return _sentences(page, "sideways")


def text_spacing_cut(page: Page) -> list[str]:
    """What is cut, or reaches beyond the right edge, when a reader sets the text spacing of WCAG 1.4.12."""
    spacing = "line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important"
    return _sentences(page, "cutUnder", f"* {{ {spacing} }} p {{ margin-bottom: 2em !important }}")


def text_enlarged_cut(page: Page, percent: int = 200) -> list[str]:
    """What is cut, or reaches beyond the right edge, when a reader has set the browser's text to that size (WCAG 1.4.4)."""
    return _sentences(page, "cutUnder", f":root {{ font-size: {percent}% !important }}")


def small_targets(page: Page, selector: str = TARGETS, least: int = SMALLEST_TARGET) -> list[str]:
    """The targets under `selector` that are narrower or lower than `least` px; a link within a sentence is exempt (WCAG 2.5.8, inline).

    Stricter than the criterion: space around a small target doesn't excuse it. A target is as large as its label where it has one.
    """
    return _sentences(page, "smallTargets", [selector, least])


def small_print(page: Page, least: int = 14) -> list[str]:
    """Words that are set smaller than `least` px."""
    return _sentences(page, "smallPrint", least)


def _sentences(page: Page, function: str, argument: Any = None) -> list[str]:
    _load(page)
    found: list[str] = page.evaluate(f"argument => pressroom.{function}(argument)", argument)
    return found


def _load(page: Page) -> None:
    if not page.evaluate("'pressroom' in globalThis"):
        page.evaluate(SCRIPT)


@dataclass(frozen=True)
class Stop:
    """One stop of a walk with Tab: what has the focus, and how it shows that.

    `role` and `name` are the browser's own, as a screen reader gets them. `outline` is the width of the focus ring in px (0: none) and
    `contrast` its contrast with the ground around the element; `width` and `height` are the target's size; `obscured` says that something
    else covers its middle.
    """

    role: str
    name: str
    outline: float
    contrast: float
    width: float
    height: float
    obscured: bool

    @property
    def focus_is_seen(self) -> bool:
        """Whether the ring is as wide and as strong as the theme promises: 3 px, 3:1."""
        return self.outline >= FOCUS_WIDTH and self.contrast >= FOCUS_CONTRAST

    def __str__(self) -> str:
        return f"{self.role} “{self.name}”"


def keyboard_walk(page: Page, longest: int = 300) -> list[Stop]:
    """Press Tab from the top of the page until the focus has left it or comes round; each stop on the way, in order.

    A walk that is not over after `longest` stops raises AssertionError: the page is too long for this check, or makes its own stops.
    """
    _load(page)
    session = page.context.new_cdp_session(page)
    page.evaluate("pressroom.walk.start()")
    stops: list[Stop] = []
    while len(stops) < longest:
        page.keyboard.press("Tab")
        if not page.evaluate("pressroom.walk.arrived()"):
            session.detach()
            return stops
        role, name = _role_and_name(session)
        stops.append(Stop(role=role, name=name, **page.evaluate("pressroom.walk.stop()")))
    raise AssertionError(f"the focus is still on its way after {longest} stops; the last are {', '.join(map(str, stops[-5:]))}")


def _role_and_name(session: CDPSession) -> tuple[str, str]:
    focused = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
    node = session.send("Accessibility.getPartialAXTree", {"objectId": focused, "fetchRelatives": False})["nodes"][0]
    return str(node.get("role", {}).get("value", "")), str(node.get("name", {}).get("value", ""))


def walk_faults(page: Page) -> list[str]:
    """What is wrong on a walk with Tab: stops without a name, without a ring that is seen, covered by something else, or never reached."""
    faults: list[str] = []
    for number, stop in enumerate(keyboard_walk(page), 1):
        where = f"stop {number}, {stop}"
        if not stop.name:
            faults.append(f"{where}: has no name")
        if not stop.focus_is_seen:
            faults.append(f"{where}: its focus ring is {stop.outline:g} px wide with a contrast of {stop.contrast:g}")
        if stop.obscured:
            faults.append(f"{where}: is covered by something else")
    return faults + _sentences(page, "walk.unreached", TARGETS)


def csp_violations(page: Page) -> list[str]:
    """What the page's own Content-Security-Policy has blocked since it was opened; a page without a policy is a fault too."""
    blocked: list[str] = page.evaluate("globalThis.pressroomViolations")
    policy = page.locator('meta[http-equiv="Content-Security-Policy" i]').count()
    return blocked if policy else ["the page has no Content-Security-Policy", *blocked]


def console_errors(page: Page) -> list[str]:
    """The errors and warnings that the browser has told since the page was opened: scripts, files that are missing, blocked requests."""
    told = [message.text for message in page.console_messages() if message.type in {"error", "warning"}]
    return told + [str(error) for error in page.page_errors()]


def reading_without_script(page: Page) -> str:
    """The page as a screen reader is given it, as YAML (Playwright's aria snapshot). Open it with `page_at(url, script=False)`.

    What stands in `<noscript>` is not in it: Playwright leaves that out.
    """
    return page.locator("body").aria_snapshot()
