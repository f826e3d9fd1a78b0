"""Answers with a picture beside them."""

import base64
from typing import Self

from mcp.types import ImageContent
from pydantic import PrivateAttr

from mist_mcp.answers.results import Result


class Pictured(Result):
    """An answer that may have a picture; it is no part of the data, and of no budget."""

    _png: bytes | None = PrivateAttr(None)

    def with_picture(self, png: bytes) -> Self:
        """Return the answer with a picture beside it."""
        pictured = self.model_copy()
        pictured._png = png  # noqa: SLF001 - its own class
        return pictured

    def images(self) -> list[ImageContent]:
        """Return the picture as clients take it."""
        if self._png is None:
            return []
        data = base64.b64encode(self._png).decode()
        return [ImageContent(type="image", data=data, mime_type="image/png")]
