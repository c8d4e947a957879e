"""Small pictures of image files, drawn anew: nothing of the sender's bytes reaches a browser."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MEDIA_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
PREVIEW_TYPE = "image/webp"
PIXELS_MOST = 40_000_000
"""A larger picture has no preview: decoded, it would take 160 MB and more."""
SIZE = (320, 240)


def preview_of(content: bytes) -> bytes | None:
    """Return a WebP picture of at most 320 × 240, or None for what is no picture that we draw.

    The size is read from the header before anything is decoded, so a bomb costs nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _drawn(content)
    except (OSError, ValueError, SyntaxError, EOFError, Warning, UnidentifiedImageError):
        return None  # cut off, or no picture at all: whoever wants it downloads the file
    except Image.DecompressionBombError:
        return None


def _drawn(content: bytes) -> bytes | None:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > PIXELS_MOST:
            return None
        picture.draft("RGB", SIZE)  # a JPEG is decoded at a fraction of its size
        small = ImageOps.exif_transpose(picture)
        small.thumbnail(SIZE)
        drawn = BytesIO()
        small.convert("RGBA" if small.has_transparency_data else "RGB").save(drawn, "WEBP")
        return drawn.getvalue()
