"""The leak audit: nothing of a withheld post may stand in what is about to be published.

`make_needles` says what is looked for, `find_leaks` looks for it in all bytes that are to be published, as they are and in the forms
that hide them, and `PublicWords` knows what is no leak since what is public says it itself.
"""

from pressroom.audit.leaks import find_leaks
from pressroom.audit.links import find_withheld_links
from pressroom.audit.needles import Needle, digest_needles, make_needles
from pressroom.audit.paths import search_paths
from pressroom.audit.public import PublicWords

__all__ = ["Needle", "PublicWords", "digest_needles", "find_leaks", "find_withheld_links", "make_needles", "search_paths"]
