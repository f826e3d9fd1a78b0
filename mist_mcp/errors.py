"""What can go wrong, as one tree.

    MistError
    ├── SettingsError            a setting is missing or wrong (the command line exits with 2)
    ├── InputError               an argument cannot be used
    │   ├── AmbiguousNameError   a name fits several things
    │   ├── CommandRefusedError  a Junos command that the policy does not allow
    │   └── UnknownNameError     a name fits nothing
    ├── UnsafePathError          a path that is not one of the Mist API
    ├── ShellError               a device's shell is not in a state to be used
    ├── AuditError               the audit log cannot be written or read
    ├── RefusedError             the gate or a person is against it, or nobody permitted it
    │   └── ApprovalNeededError  a person must approve it on a terminal first
    ├── UncertainError           nobody knows whether a change was made
    ├── CloudError               the cloud answered with an error status
    │   ├── BadRequestError      400
    │   ├── TokenRejectedError   401
    │   ├── ForbiddenError       403
    │   ├── NotFoundError        404
    │   ├── RateLimitedError     429
    │   └── CloudFailureError    5xx, and every other status
    ├── UnreachableError         no answer: refused, reset, TLS
    │   ├── BarredError          nor will there be one: a certificate, or the login of a proxy
    │   └── TimedOutError        no whole answer in the time that the settings allow
    └── UnreadableAnswerError    an answer that is not what the API promises
        └── TooLargeAnswerError  an answer that is larger than is read at once

Each carries a sentence (what was wrong) and a next step (what to do about it). Where a model
would call a tool and a person would run a command, it carries a step for each.
The module imports nothing of the project, and nothing that does I/O.
"""

from __future__ import annotations


class MistError(Exception):
    """Anything that this project reports on purpose.

    Args:
        message: one sentence without a trailing period: what was wrong.
        next_step: one sentence: what to do about it.
        command_step: the same for a person at a terminal, where no tool can be called.
    """

    def __init__(self, message: str, *, next_step: str, command_step: str = "") -> None:
        """Keep the sentences and join two for display to a model."""
        super().__init__(f"{message.rstrip('.')}. {next_step}")
        self.message = message
        self.next_step = next_step
        self.command_step = command_step or next_step

    @property
    def at_terminal(self) -> str:
        """What a command prints."""
        return f"{self.message.rstrip('.')}. {self.command_step}"


class SettingsError(MistError):
    """A setting is missing or cannot be used."""


class InputError(MistError):
    """An argument cannot be used."""


class AmbiguousNameError(InputError):
    """A name fits several things."""


class CommandRefusedError(InputError):
    """A Junos command that the policy does not allow."""


class UnknownNameError(InputError):
    """A name fits nothing that the token can see."""


class UnsafePathError(MistError):
    """A path that could leave the configured cloud, or is none of its API."""


class ShellError(MistError):
    """A device's shell is not in a state to be used."""


class AuditError(MistError):
    """The audit log cannot be written or read."""


class RefusedError(MistError):
    """The gate or a person is against it, or nobody permitted it."""


class UncertainError(MistError):
    """Nobody knows whether a change was made: the answer did not come, or says nothing."""


class ApprovalNeededError(RefusedError):
    """A person must approve a plan on a terminal first.

    Args:
        plan_id: what the person gives to `mist-mcp approve`.
        place: the setting without which that command looks elsewhere; empty if it finds the plan.
    """

    def __init__(self, plan_id: str, *, place: str = "") -> None:
        """Say what the person does, and what the caller does then."""
        there = f", with {place} set," if place else ","
        super().__init__(
            "Nothing was done yet: a person must approve it, and this client cannot ask anyone."
            f" It waits as plan {plan_id} for ten minutes",
            next_step=f"Tell the user to run `mist-mcp approve {plan_id}` in a terminal on the"
            f" machine of the server{there} and then make exactly the same call again.",
        )
        self.plan_id = plan_id


class CloudError(MistError):
    """The cloud answered with an error status.

    Args:
        status: the HTTP status code.
    """

    def __init__(
        self, message: str, *, next_step: str, status: int, command_step: str = ""
    ) -> None:
        """Keep the status beside the sentences."""
        super().__init__(message, next_step=next_step, command_step=command_step)
        self.status = status


class BadRequestError(CloudError):
    """Status 400: the cloud did not accept a parameter."""


class TokenRejectedError(CloudError):
    """Status 401: the token is unknown, expired or not yet verified."""


class ForbiddenError(CloudError):
    """Status 403: the token has no right to this."""


class NotFoundError(CloudError):
    """Status 404: no such object, or none that the token may see."""


class RateLimitedError(CloudError):
    """Status 429: the call budget is used up.

    Args:
        retry_after: seconds until the cloud accepts calls again, if it said so.
    """

    def __init__(
        self, message: str, *, next_step: str, status: int, retry_after: float | None
    ) -> None:
        """Keep the waiting time beside the status."""
        super().__init__(message, next_step=next_step, status=status)
        self.retry_after = retry_after


class CloudFailureError(CloudError):
    """Status 5xx, or a status that the API does not document."""


class UnreachableError(MistError):
    """No answer came: refused, reset, or TLS failed."""


class BarredError(UnreachableError):
    """No answer came, and asking again would bring none: somebody must change something."""


class TimedOutError(UnreachableError):
    """No whole answer came in the time that the settings allow."""


class UnreadableAnswerError(MistError):
    """An answer came that is not what the API promises."""


class TooLargeAnswerError(UnreadableAnswerError):
    """An answer came that is larger than is read at once; less can be asked for.

    Args:
        limit: how many rows the cloud put on the page, if it said so.
    """

    def __init__(self, message: str, *, next_step: str, limit: int | None) -> None:
        """Keep the number beside the sentences."""
        super().__init__(message, next_step=next_step)
        self.limit = limit
