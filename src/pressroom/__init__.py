"""Pressroom: a newsroom in a Git repository, frozen into a static site."""

__version__ = "0.1.0"
