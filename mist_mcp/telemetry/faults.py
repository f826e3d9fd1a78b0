"""What the outcome of an operation means: whose fault it is, and what to do about it. Pure.

An outcome is "ok" or the name of an error class. The faults of the caller and of a single device
say nothing about the health of the service; what is not listed here is the server's own fault.
"""

from __future__ import annotations

from typing import Final, Literal

from mist_mcp import errors

OK: Final = "ok"
ARGUMENTS: Final = "ArgumentError"
"""The outcome of a call that the input schema refuses."""

RATE_LIMITED: Final = "RateLimitedError"
TOKEN_REJECTED: Final = "TokenRejectedError"  # noqa: S105 - the name of an error class

Side = Literal["caller", "device", "cloud", "server"]

_WRONG_ARGUMENT: Final = "Compare the arguments with the tool's description."
_WRONG_NAME: Final = "Take the id from get_organizations, get_org_sites or search_org_devices."
_TRY_CONNECTIVITY: Final = "test_mist_connectivity shows what does not answer."
_FAULTS: Final[dict[str, tuple[Side, str]]] = {
    ARGUMENTS: ("caller", _WRONG_ARGUMENT),
    "InputError": ("caller", _WRONG_ARGUMENT),
    "BadRequestError": ("caller", _WRONG_ARGUMENT),
    "UnsafePathError": ("caller", "Use a plain path of the Mist API."),
    "AmbiguousNameError": ("caller", "Use the id of one of the candidates."),
    "UnknownNameError": ("caller", _WRONG_NAME),
    "NotFoundError": ("caller", _WRONG_NAME),
    "ForbiddenError": ("caller", "get_user_info lists what the token may see."),
    "ToolError": ("caller", "The answer of the call says why it was refused."),
    "CancelledError": ("caller", "The client gave up; ask for less, or let it wait longer."),
    "RefusedError": ("caller", "The answer of the call says why it was refused."),
    "ApprovalNeededError": ("caller", "The operator approves it with mist-mcp approve."),
    "ShellError": ("device", "get_device_stats shows the state of the device."),
    TOKEN_REJECTED: ("cloud", "Check MIST_API_TOKEN, and that MIST_BASE_URL is its cloud."),
    RATE_LIMITED: ("cloud", "Wait until the hour ends, and see what else uses the token."),
    "CloudFailureError": ("cloud", "Try again in a minute; the cloud itself has trouble."),
    "UnreachableError": ("cloud", _TRY_CONNECTIVITY),
    "TimedOutError": ("cloud", "Ask for less, or raise MIST_REQUEST_TIMEOUT."),
    "UncertainError": ("cloud", "Read the object that was to be changed, before anything else."),
    "UnreadableAnswerError": ("cloud", _TRY_CONNECTIVITY),
}
_OURS: Final[tuple[Side, str]] = ("server", "The server's log has the details; report it.")


def side_of(outcome: str) -> Side:
    """Return whose fault an error is."""
    return _fault(outcome)[0]


def is_failure(outcome: str) -> bool:
    """Tell whether an outcome speaks against the cloud or the server."""
    return outcome != OK and side_of(outcome) in {"cloud", "server"}


def next_step(outcome: str) -> str:
    """Return what to do about an error."""
    return _fault(outcome)[1]


def _fault(outcome: str) -> tuple[Side, str]:
    """Look an error up; one of ours that is not listed is like the kind that it belongs to."""
    kind = getattr(errors, outcome, None)
    names = [parent.__name__ for parent in kind.mro()] if isinstance(kind, type) else [outcome]
    return next((_FAULTS[name] for name in names if name in _FAULTS), _OURS)
