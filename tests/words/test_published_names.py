"""Each name of the published description that sounds like a secret is masked, or was reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from fake_mist.published import committed
from mist_mcp.words.published_secrets import PUBLISHED_SECRETS
from mist_mcp.words.redaction import Redactor
from mist_mcp.words.secret_names import is_secret_value, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SOUNDING: Final = frozenset(
    {"apikey", "apitoken", "captcha", "code", "codes", "community", "cookie", "credential"}
    | {"credentials", "factor", "jwt", "kek", "key", "keypair", "keys", "mack", "magic", "otp"}
    | {"passcode", "passphrase", "passwd", "password", "passwords", "pin", "ppsk", "psk", "psks"}
    | {"pwd", "recaptcha", "secret", "secrets", "sitekey", "token", "tokens", "totp"}
)

REVIEWED: Final = {
    "words on a page of a portal": (
        *("accessCodeAlternateEmail", "authButtonPassphrase", "emailCodeCancel", "emailCodeError"),
        *("emailCodeFieldLabel", "emailCodeMessage", "emailCodeSubmit", "emailCodeTitle"),
        *("passphraseCancel", "passphraseError", "passphraseLabel", "passphraseMessage"),
        *("passphraseSubmit", "passphraseTitle", "smsCodeCancel", "smsCodeError"),
        *("smsCodeFieldLabel", "smsCodeMessage", "smsCodeSubmit", "smsCodeTitle"),
        "smsHaveAccessCode",
    ),
    "ids, names, addresses, times and rules of secrets": (
        *("access_code_email", "enable_cookie", "enable_two_factor", "enforce_src_ips_for_tokens"),
        *("hide_psks_created_by_other_admins", "key_id", "key_idx", "key_mgmt", "keypair"),
        *("last_psk_id", "last_psk_name", "multi_psk_only", "oauth2_token_url"),
        *("org_apitoken_name", "passphrase_enabled", "passphrase_expire", "passphrase_rules"),
        *("password_modified_time", "password_policy", "psk_id", "psk_ids", "psk_name"),
        *("recaptcha_flavor", "requires_two_factor_auth", "two_factor_passed"),
        *("two_factor_required", "two_factor_verified", "use_sso_role_for_psk_role"),
    ),
    "a code that holds for seconds, on its way to the cloud only": ("two_factor",),
    "public keys": ("sitekey", "ssh_keys"),
    "BGP communities": (*("add_community", "community", "community_vlan_id", "exclude_community"),),
    "codes of errors, places and states": (
        *("accepted_status_codes", "codes", "country_code", "iso_code", "last_trouble_code"),
        *("region_code", "status_code", "type_code"),
    ),
    "words for many things, masked where the value looks drawn": ("code", "key"),
}
"""Names whose values are shown, each under its reason."""


def names(schema: Any) -> Iterator[str]:
    """Give the names of all fields of a schema, and below it."""
    if isinstance(schema, dict):
        fields = schema.get("properties")
        yield from fields if isinstance(fields, dict) else ()
        for each in schema.values():
            yield from names(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from names(each)


def sounding() -> set[str]:
    """Give the names of the description with a word of secrets in them."""
    tables = committed()
    bodies = [operation.body for operation in tables.operations.values()]
    every = {*names(dict(tables.schemas)), *names(bodies)}
    return {name for name in every if SOUNDING.intersection(words_of(name))}


def test_what_sounds_like_a_secret_is_masked_or_reviewed() -> None:
    """A newer description with a new name fails here until somebody looks at it."""
    shown = {name for name in sounding() if not is_secret_value(name, "hunter-22")}
    assert shown == {name for reviewed in REVIEWED.values() for name in reviewed}


@pytest.mark.parametrize("value", ["hunter-22", "123456", 123456, ["a", "b"], {"value": "x"}])
def test_what_the_description_gives_to_secrets_only_is_masked(value: Any) -> None:
    """Whatever form it has: a code of six digits, a list."""
    redactor = Redactor()
    shown = {name for name in PUBLISHED_SECRETS if redactor.value({name: value}) == {name: value}}
    assert shown == {"openroaming_wba_client_cert"}


@pytest.mark.parametrize(
    "name",
    [
        *("claim_code", "claim_codes", "invite_code", "inviteCode", "verify_code"),
        *("verification_code", "registration_code", "activation_code", "access_code"),
        *("sms_code", "recovery_codes"),
    ],
)
def test_codes_that_let_somebody_in_are_secrets(name: str) -> None:
    """Of digits too, in a raw read as anywhere."""
    masked = Redactor().value({"rows": [{name: "482913"}], "text": f'{{"{name}": "482913"}}'})
    assert "482913" not in str(masked)


@pytest.mark.parametrize("name", ["country_code", "reason_code", "trouble_code", "error_code"])
def test_codes_of_other_things_are_shown(name: str) -> None:
    """They say what is wrong, or where."""
    assert Redactor().value({name: "482913"}) == {name: "482913"}
