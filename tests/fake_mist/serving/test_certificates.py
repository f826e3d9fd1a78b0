"""The certificate authority of a server."""

from __future__ import annotations

import stat

from fake_mist.serving.certificates import certificates


def test_the_authority_is_private_and_passes() -> None:
    """Its folder is the user's alone, holds no key, and is gone afterwards."""
    with certificates("127.0.0.1") as shown:
        folder = shown.ca_file.parent
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IRWXU
        assert [file.name for file in folder.iterdir()] == ["ca.pem"]
        assert "PRIVATE" not in shown.ca_file.read_text(encoding="ascii")
    assert not folder.exists()


def test_two_servers_have_nothing_in_common() -> None:
    """What trusts one does not trust the other."""
    with certificates() as first, certificates() as second:
        assert first.ca_file.read_bytes() != second.ca_file.read_bytes()
