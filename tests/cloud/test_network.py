"""Whose certificates are believed, and what is said of files that cannot be read."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import truststore._openssl as openssl

from fake_mist.serving.certificates import certificates
from mist_mcp.cloud.network import Network, system_context
from mist_mcp.errors import SettingsError
from mist_mcp.settings.desk import AUTHORITIES, Desk
from tests.desks import CLOUD

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
KEY = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _path: None, "which is not there"),
    "dangling": (lambda path: path.symlink_to("nowhere"), "which is not there"),
    "loop": (lambda path: path.symlink_to(path), "which cannot be read"),
    "pipe": (os.mkfifo, "which is no file"),
    "empty": (Path.touch, "which holds no certificates"),
    "text": (lambda path: path.write_text("no certificate\n"), "which holds no certificates"),
    "DER": (lambda path: path.write_bytes(b"\x30\x82\x01\x00"), "which holds no certificates"),
    "key": (lambda path: path.write_text(KEY), "which holds no certificates"),
}


@pytest.mark.parametrize(("make", "why"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("variable", FILES)
def test_a_file_without_authorities_is_one_sentence(
    tmp_path: Path, variable: str, make: Callable[[Path], object], why: str
) -> None:
    """It names the variable, and a pipe is not waited for."""
    make(tmp_path / "ca.pem")
    with pytest.raises(SettingsError, match=f"^{variable} names '{tmp_path}/ca.pem', {why}"):
        way(**{variable: str(tmp_path / "ca.pem")})


@pytest.mark.parametrize("variable", AUTHORITIES)
def test_a_folder_is_taken_where_its_certificates_can_be_found(
    tmp_path: Path, variable: str
) -> None:
    """By their hashed names; `SSL_CERT_FILE` wants a file in any case."""
    with pytest.raises(SettingsError, match=f"^{variable} names"):
        way(**{variable: str(tmp_path)})
    (tmp_path / "0123abcd.0").touch()
    if variable == "SSL_CERT_FILE":
        with pytest.raises(SettingsError, match=r"which is a folder.*SSL_CERT_DIR"):
            way(**{variable: str(tmp_path)})
    else:
        assert way(**{variable: str(tmp_path)}).verify_mode == ssl.CERT_REQUIRED


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    """It says where a file is named."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^SSL_CERT_DIR names .*no folder.*SSL_CERT_FILE"):
        way(SSL_CERT_DIR=str(tmp_path / "file"))


def test_certificates_that_change_while_the_server_runs(tmp_path: Path) -> None:
    """A new file counts from the next request on; one that is gone or broken is said."""
    bundle = tmp_path / "ca.pem"
    network = Network(Desk.of({"SSL_CERT_FILE": str(bundle)}))
    with certificates() as first, certificates() as second:
        bundle.write_bytes(first.ca_file.read_bytes())
        before = network.way(CLOUD).context
        assert network.way(CLOUD).context is before
        bundle.unlink()
        with pytest.raises(SettingsError, match="which is not there"):
            network.way(CLOUD)
        bundle.write_text("half of a fi")
        with pytest.raises(SettingsError, match="holds no certificates"):
            network.way(CLOUD)
        bundle.write_bytes(second.ca_file.read_bytes() + b"\n")
        after = network.way(CLOUD).context
    assert after.get_ca_certs() != before.get_ca_certs()


def test_an_authority_counts_alone_and_always_checks_names() -> None:
    """Whoever names one trusts no other; nothing switches the check off."""
    with certificates() as own:
        context = way(SSL_CERT_FILE=str(own.ca_file))
    assert len(context.get_ca_certs()) == 1
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_a_machine_without_a_store_believes_the_list_of_a_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Small containers have none."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    monkeypatch.setattr(openssl, "_CA_FILE_CANDIDATES", [])
    made = system_context().wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="x")
    assert made.context.cert_store_stats()["x509_ca"] > 50


def test_keys_of_connections_are_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a folder that is not there for them end anything."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "no" / "keys"))
    with certificates() as own:
        assert way(SSL_CERT_FILE=str(own.ca_file)).keylog_filename is None


def way(**variables: str) -> ssl.SSLContext:
    """Return what is believed at a desk."""
    return Network(Desk.of(variables)).way(CLOUD).context
