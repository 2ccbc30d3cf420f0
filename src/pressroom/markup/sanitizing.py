"""The allow-list: which HTML may stand in a post. The wall around nh3.

nh3 runs over the whole output of Markdown, so nothing that an extension passes through unseen (`attr_list` lets `onclick` by)
reaches a page. The one exception is a body of which `serializing.write_plain` wrote every tag, and `phrasing` every text: tests hold
that it would come out of nh3 as it went in, and under another release than the one they ran with it goes through nh3 all the same.

Its output is canonical (lower case, attributes in double quotes, `<` and `>` escaped in them), which `walking` relies on.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

TAGS: Final = frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section small "
    "source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr".split()
)
"""Elements an author may write."""

EMPTIED: Final = frozenset(
    "script style template noscript object embed applet svg math textarea select noembed noframes xmp plaintext title "
    "iframe frame frameset".split()
)
"""Elements that go together with what is inside them; any other element not in `TAGS` leaves its text behind."""

ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "*": frozenset({"class", "dir", "id", "lang", "title"}),
    "a": frozenset({"href", "hreflang", "download"}),
    "audio": frozenset({"src", "controls", "loop", "muted", "preload"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height", "srcset", "sizes"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "q": frozenset({"cite"}),
    "source": frozenset({"src", "srcset", "sizes", "type", "media"}),
    "td": frozenset({"colspan", "rowspan", "headers", "align"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr", "align"}),
    "time": frozenset({"datetime"}),
    "track": frozenset({"src", "srclang", "label", "kind", "default"}),
    "video": frozenset({"src", "controls", "loop", "muted", "preload", "width", "height"}),
}

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "sms", "ftp"})

_IFRAME = re.compile(r"<iframe\b([^>]*)>(?:\s*</iframe\s*>)?", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


KNOWN_VERSION: Final = "0.3.8"


def is_known() -> bool:
    """Tell whether this is the release of which the tests know what it leaves as it is."""
    return getattr(nh3, "__version__", "") == KNOWN_VERSION


class Sanitizer:
    """Keeps what the allow-list holds. With `comments`, comments stay, so that `<!--more-->` can be found; `walking` drops them."""

    def __init__(self) -> None:
        self._clean = self._cleaner(comments=False)
        self._clean_with_comments = self._cleaner(comments=True)

    def sanitize(self, html: str, *, comments: bool = False) -> str:
        """Answer the HTML with only what is allowed in it, as canonical HTML."""
        if "<iframe" in html or "<IFRAME" in html:
            html = _IFRAME.sub(_link_to_frame, html)
        return (self._clean_with_comments if comments else self._clean).clean(html)

    @staticmethod
    def _cleaner(*, comments: bool) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=set(TAGS) | {"input"},  # Markdown's own task lists; `walking` turns them into a symbol and drops all others
            clean_content_tags=set(EMPTIED),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()} | {"input": {"checked"}},
            tag_attribute_values={"input": {"type": {"checkbox"}}},
            url_schemes=set(SCHEMES),
            link_rel=None,
            strip_comments=not comments,
        )


def _link_to_frame(match: re.Match[str]) -> str:
    found = _SOURCE.search(match[1])
    if found is None:
        return ""
    source = next(value for value in found.groups() if value is not None).replace('"', "&quot;").replace("<", "&lt;")
    return f'<a href="{source}">{source}</a>'
