"""A certificate authority that lives as long as the server, and vouches for the cloud's names."""

from __future__ import annotations

import ssl
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import trustme

from fake_mist.serving.names import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificates:
    """What the server shows, and the file that makes a client believe it."""

    ca_file: Path
    server: ssl.SSLContext


@contextmanager
def certificates(*hosts: str) -> Iterator[Certificates]:
    """Make an authority in a private folder, gone on exit; its key is never written."""
    authority = trustme.CA(organization_name="fake-mist", organization_unit_name="loopback only")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    authority.issue_cert(*sorted({*HOSTS, *LOOPBACK, *hosts})).configure_cert(context)
    with tempfile.TemporaryDirectory(prefix="fake-mist-") as folder:
        file = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(file)
        yield Certificates(file, context)
