"""The leak audit: nothing of a withheld post may stand in what is about to be published.

`audit_site` does it all: `make_needles` says what is looked for, `find_leaks` looks for it in all bytes that are to be published, as they
are and in the forms that hide them, `PublicWords` knows what is no leak since what is public says it itself, and `Memory` keeps what the
next build needn't find out again.
"""

from pressroom.audit.auditing import Output, Secrets, audit_site
from pressroom.audit.leaks import find_leaks
from pressroom.audit.links import find_withheld_links, find_withheld_navigation
from pressroom.audit.needles import digest_needles, make_needles
from pressroom.audit.paths import search_paths
from pressroom.audit.public import PublicWords
from pressroom.audit.searching import compile_needles

__all__ = [
    "Output", "PublicWords", "Secrets", "audit_site", "compile_needles", "digest_needles", "find_leaks", "find_withheld_links",
    "find_withheld_navigation", "make_needles", "search_paths",
]  # fmt: skip
