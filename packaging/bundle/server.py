"""Starts the server from the wheel that lies beside this file."""

import sys

from mist_mcp.commands.cli import main

sys.exit(main())
