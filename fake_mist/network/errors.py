"""What is wrong with a network that somebody describes."""

from __future__ import annotations


class NetworkError(ValueError):
    """Something cannot be part of a network; `field` names what is wrong, where one thing is."""

    def __init__(self, text: str, *, field: str = "") -> None:
        """Say what is wrong."""
        super().__init__(text)
        self.field = field
