"""What clients can do to the network; pure table, and the object that answers."""

from __future__ import annotations

from fake_mist.actions.action import Action, Field, Reply
from fake_mist.actions.table import ACTIONS, BY_NAME

__all__ = ["ACTIONS", "BY_NAME", "Action", "Field", "Reply"]
