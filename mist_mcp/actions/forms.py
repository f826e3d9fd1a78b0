"""Forms of options that several actions share. Pure."""

from __future__ import annotations

import re
from typing import Final

from mist_mcp.actions.option import TEXT, Option, Options, form, number, several

MOST_PORTS: Final = 64
MOST_MEMBERS: Final = 10
"""Of a virtual chassis (Junos: Virtual Chassis User Guide for EX Series)."""

MEMBER: Final = number(0, MOST_MEMBERS - 1)
PORTS: Final[Options] = {"ports": several(TEXT, most=MOST_PORTS)}
PORT: Final[Option] = form(
    "the name of one port, such as ge-0/0/1, and none of ae, irb, vme, lo, em, fxp or all",
    re.compile(
        r"(?!(?i:all|vme.*|irb.*|ae\d.*|lo\d.*|em\d.*|fxp\d.*)$)[A-Za-z][\w./:-]{0,63}", re.ASCII
    ),
)
"""A port that can be taken down: the API's own exceptions are out, and so is `all`."""

DOWN: Final = "it is down until it is back, and so is what hangs on it"
