"""`python -m mist_mcp` is `mist-mcp`."""

import sys

from mist_mcp.commands.cli import main

sys.exit(main())
