"""Logging to stderr, with secrets masked; stdout belongs to the protocol."""

from __future__ import annotations

import logging
import sys
from contextlib import ExitStack, contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from mist_mcp.words.masking import MASK
from mist_mcp.words.redaction import PLAIN
from mist_mcp.words.secret_lists import without_secret_lists

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import TracebackType

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
CHATTY: Final = ("asyncio", "httpcore", "httpx", "httpx2", "httpcore2", "mcp", "sse_starlette")
"""Loggers of libraries that report every step; `--debug` lets them speak."""

_UNWRITABLE: Final = "a message that could not be written"


class MaskingFormatter(logging.Formatter):
    """Formats a record, exception text included, and then masks every secret in it.

    Libraries log arguments of calls and bodies of messages: objects are masked by the names of
    their fields before they become text, and the text by its forms, as results are.
    """

    def __init__(self, secrets: Collection[str]) -> None:
        """Keep the secrets."""
        super().__init__(FORMAT)
        self.learn(secrets)

    def learn(self, secrets: Collection[str]) -> None:
        """Mask these and no others, each also as it looks inside a URL, longest first."""
        self._secrets = tuple(secret for secret in secrets if secret)
        forms = {form for secret in self._secrets for form in (secret, quote(secret, safe=""))}
        self._forms = sorted(forms, key=len, reverse=True)

    @contextmanager
    def masking(self, secret: str) -> Iterator[None]:
        """Mask one more secret for as long as it is in use."""
        self.learn((*self._secrets, secret))
        try:
            yield
        finally:
            left = list(self._secrets)
            left.remove(secret)
            self.learn(left)

    def format(self, record: logging.LogRecord) -> str:
        """Mask what the record became, whichever way a secret got into it."""
        known = copy(record)
        known.exc_text = None  # another handler's text of the exception is not masked
        try:
            known.args = _masked_objects(record.args)
            text = super().format(known)
        except Exception as error:  # noqa: BLE001 - the text form of anybody's object may fail
            known.msg, known.args, known.exc_info, known.stack_info = _UNWRITABLE, None, None, None
            text = f"{super().format(known)} ({type(error).__name__})"
        return self._without_secrets(text)

    def _without_secrets(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, MASK)
        return without_secret_lists(PLAIN.text(text))


def _masked_objects(arguments: Any) -> Any:
    """Mask what is still an object, not text: one mapping, or arguments of which some are."""
    if isinstance(arguments, tuple):
        return tuple(map(_masked_object, arguments))
    return _masked_object(arguments)


def _masked_object(argument: Any) -> Any:
    return PLAIN.value(argument) if isinstance(argument, dict | list) else argument


def configure_logging(level: str, *, quiet: Collection[str], secrets: Collection[str]) -> None:
    """Send every log record, and every uncaught exception, to stderr.

    Args:
        level: the least severe level to show.
        quiet: loggers of which only warnings are shown.
        secrets: texts that never appear.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    _silence_other_handlers()
    logging.raiseExceptions = False  # what it writes of a record that fails is not masked
    logging.captureWarnings(capture=True)
    for name in quiet:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    sys.excepthook = _log_uncaught


def _silence_other_handlers() -> None:
    """Let every record come to the one handler that masks; libraries bring handlers along."""
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


@contextmanager
def masked(secret: str) -> Iterator[None]:
    """Keep one more secret out of the log for as long as it is in use."""
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    with ExitStack() as stack:
        for formatter in formatters:
            if isinstance(formatter, MaskingFormatter):
                stack.enter_context(formatter.masking(secret))
        yield


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Report a fault of ours through the log, where secrets are masked."""
    logging.getLogger("mist_mcp").critical("unexpected error", exc_info=(kind, error, trace))
