"""Pictures that the build draws: of a post, for links to it that are shared elsewhere, and the newsroom's icons. The wall around Pillow."""

from pressroom.images.icons import draw_favicon, draw_icon
from pressroom.images.share_pictures import SHARE_SIZE, ShareWords, draw_share_picture, read_share_picture

__all__ = ["SHARE_SIZE", "ShareWords", "draw_favicon", "draw_icon", "draw_share_picture", "read_share_picture"]
