"""The tree of errors: a sentence, and what to do about it."""

from __future__ import annotations

import pytest

from mist_mcp import errors


def test_an_error_reads_as_one_sentence_and_the_next_step() -> None:
    """The text is the sentence, one full stop, and the step."""
    error = errors.InputError("The site is empty.", next_step="Give a name.")
    assert str(error) == "The site is empty. Give a name."
    assert error.next_step == "Give a name."
    assert error.at_terminal == str(error)


def test_an_error_may_have_another_step_for_a_person_at_a_terminal() -> None:
    """A model calls tools, and a person runs commands."""
    error = errors.InputError("Gone.", next_step="Call x.", command_step="Run y.")
    assert (str(error), error.at_terminal) == ("Gone. Call x.", "Gone. Run y.")


def test_a_cloud_error_keeps_its_status() -> None:
    """Whoever decides about a retry needs the number."""
    assert errors.NotFoundError("Gone", next_step="Look.", status=404).status == 404


def test_a_rate_limit_keeps_its_waiting_time() -> None:
    """The waiting time may be unknown."""
    error = errors.RateLimitedError("Full", next_step="Wait.", status=429, retry_after=None)
    assert (error.status, error.retry_after) == (429, None)


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (errors.AmbiguousNameError, errors.InputError),
        (errors.CommandRefusedError, errors.InputError),
        (errors.UnknownNameError, errors.InputError),
        (errors.BadRequestError, errors.CloudError),
        (errors.TokenRejectedError, errors.CloudError),
        (errors.ForbiddenError, errors.CloudError),
        (errors.NotFoundError, errors.CloudError),
        (errors.RateLimitedError, errors.CloudError),
        (errors.CloudFailureError, errors.CloudError),
        (errors.SettingsError, errors.MistError),
        (errors.UnsafePathError, errors.MistError),
        (errors.UnreachableError, errors.MistError),
        (errors.BarredError, errors.UnreachableError),
        (errors.TimedOutError, errors.UnreachableError),
        (errors.UnreadableAnswerError, errors.MistError),
        (errors.TooLargeAnswerError, errors.UnreadableAnswerError),
    ],
)
def test_the_tree_is_the_one_drawn_in_the_docstring(
    kind: type[Exception], parent: type[Exception]
) -> None:
    """Each kind hangs where the picture shows it, and the picture names it."""
    assert kind.__bases__ == (parent,)
    assert kind.__name__ in str(errors.__doc__)
