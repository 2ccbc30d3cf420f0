"""The index of the search page, in parts by time: an edit makes one part anew (`index_posts`)."""

from pressroom.search.indexing import index_posts

__all__ = ["index_posts"]
