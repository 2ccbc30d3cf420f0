"""The preview: any page as it is now, rendered when it is asked for and kept up to date while it is looked at, on this machine only."""

from pressroom.preview.application import Preview, make_preview
from pressroom.preview.server import HOST, serve_preview

__all__ = ["HOST", "Preview", "make_preview", "serve_preview"]
