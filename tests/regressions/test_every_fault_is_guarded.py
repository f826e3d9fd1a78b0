"""Each row of the table of faults in existing servers has tests that fail on the fault."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import Final

import pytest

from tests.conftest import ROOT

LESSONS: Final = ROOT.parent / "shared" / "lessons.md"
FOLDER: Final = ROOT / "tests"
ANALYSIS: Final = "analysis/test_privileges_regressions.py"
CODE: Final = "regressions/test_code_of_others.py"
CONSENT: Final = "regressions/test_consent_of_others.py"
FAULTS: Final = "regressions/test_faults_of_others.py"
GATE: Final = "regressions/test_gate_of_others.py"
MODES: Final = "regressions/test_modes_of_others.py"
NUMBERS: Final = "regressions/test_numbers_of_others.py"
SECRETS: Final = "regressions/test_secrets_of_others.py"
SHELL: Final = "regressions/test_shell_of_others.py"
URLS: Final = "regressions/test_urls_of_others.py"
SESSION: Final = "shell/test_session.py"

GUARDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "pagination tool joins host and a caller's URL": (
        (URLS, "test_a_path_of_the_caller_leads_nowhere_else"),
        (URLS, "test_a_cursor_is_no_address"),
        (URLS, "test_a_link_in_an_answer_of_the_cloud_leads_nowhere_else"),
        (URLS, "test_a_redirect_is_not_followed"),
        ("cloud/test_urls.py", "test_no_path_leads_away_from_the_configured_cloud"),
        ("cloud/test_paging.py", "test_a_link_that_leaves_the_search_is_an_error"),
    ),
    "generic API call, same hole": (
        (URLS, "test_a_path_of_the_caller_leads_nowhere_else"),
        (URLS, "test_an_action_is_no_piece_of_a_path"),
        ("cloud/test_urls.py", "test_a_template_takes_nothing_else"),
        ("tools/utility/test_make_mist_api_call.py", "test_what_is_no_harmless_read_is_refused"),
    ),
    "the model can acknowledge security risks": (
        (CONSENT, "test_no_tool_has_an_argument_that_consents"),
        (CONSENT, "test_no_tool_takes_one_that_is_not_in_its_schema"),
        (CONSENT, "test_no_magic_word_stands_for_a_person"),
        (CONSENT, "test_no_argument_stands_for_the_approval_of_a_change"),
    ),
    "the privilege check fails open": (
        (GATE, "test_privileges_that_cannot_be_analysed_block_all_but_reading"),
        (GATE, "test_a_failing_analysis_blocks_all_but_reading"),
        (ANALYSIS, "test_privileges_that_are_not_there_are_critical"),
    ),
    "privileges: only org/msp rows": (
        (GATE, "test_reach_is_counted_over_all_scopes_and_roles"),
        (ANALYSIS, "test_site_administrators_of_twenty_organizations_are_not_safe"),
        (ANALYSIS, "test_one_grant_on_an_msp_is_not_safe"),
        (ANALYSIS, "test_helpdesk_and_installer_are_not_ignored"),
        (ANALYSIS, "test_two_rows_about_one_organization_are_one_organization"),
    ),
    "the check guards one tool out of forty": (
        (GATE, "test_every_tool_meets_the_one_gate"),
        (GATE, "test_a_tool_that_says_it_reads_only_reads"),
        (GATE, "test_a_tool_without_a_class_counts_as_the_worst"),
    ),
    "read-only mode lives in session state": (
        (MODES, "test_read_only_mode_needs_no_session"),
        (MODES, "test_read_only_mode_holds_over_standard_streams"),
        (MODES, "test_a_call_out_of_nowhere_is_gated"),
    ),
    "a client header or query parameter": (
        (MODES, "test_no_header_query_or_meta_switches_anything"),
        (MODES, "test_no_header_makes_risks_of_the_token_accepted"),
        (MODES, "test_only_the_web_layer_looks_at_requests"),
    ),
    "consent text has no payload": (
        (CONSENT, "test_a_person_is_told_what_would_be_done_to_what_and_whom"),
        (CONSENT, "test_an_empty_form_is_no_yes"),
        (CONSENT, "test_who_accepts_risks_sees_them_and_an_empty_form_accepts_none"),
        ("gate/test_consent.py", "test_everything_but_a_clear_yes_is_a_no"),
    ),
    "shell blocklist by regex": (
        (SHELL, "test_what_is_not_known_to_read_is_not_typed"),
        ("shell/test_policy_properties.py", "test_no_abbreviation_of_an_acting_command_is_allowed"),
        ("shell/test_policy_properties.py", "test_no_abbreviation_of_an_acting_pipe_is_allowed"),
    ),
    "templates from the model": (
        (CODE, "test_the_sources_are_free_of_it"),
        (CODE, "test_a_template_of_the_model_stays_a_text"),
    ),
    "shell ends on 5 s of silence": (
        (SHELL, "test_what_came_before_the_silence_is_kept_and_is_no_success"),
        (SESSION, "test_silence_in_the_middle_leaves_a_part"),
        (SESSION, "test_the_greeting_is_waited_for"),
        (SESSION, "test_characters_survive_the_borders_of_frames"),
        (SESSION, "test_a_pager_is_answered_where_none_was_expected"),
        (SESSION, "test_a_socket_that_closes_in_the_middle_leaves_a_part"),
    ),
    "six commands = six shell sessions": (
        ("shell/test_runner.py", "test_six_commands_take_one_session"),
        (
            "tools/device/test_execute_custom_shell_command.py",
            "test_several_commands_share_one_session",
        ),
    ),
    "session demultiplexing compares": (
        (SHELL, "test_no_id_is_not_the_same_as_no_id"),
        ("shell/test_stream.py", "test_without_a_session_nothing_is_listened_to"),
        ("shell/test_stream.py", "test_the_subscription_comes_first_and_with_the_token"),
    ),
    "lists stop silently at 100": (
        (FAULTS, "test_lists_do_not_stop_silently_at_a_hundred"),
        ("cloud/test_paging.py", "test_a_list_is_whole_whatever_page_size_is_granted"),
        ("cloud/test_paging.py", "test_a_search_is_whole_whatever_page_size_is_granted"),
    ),
    "a search that matches nothing": (
        (FAULTS, "test_a_search_that_matches_nothing_does_not_return_everything"),
        ("test_bad_input.py", "test_hostile_texts_find_nothing"),
    ),
    "wrong endpoints and parameters": (
        (NUMBERS, "test_every_request_is_one_that_the_api_publishes"),
        (FAULTS, "test_alarms_that_name_hosts_do_not_crash"),
    ),
    "BGP health: 2 of 100": (
        (NUMBERS, "test_a_hundred_peers_of_which_two_are_up_are_not_in_order"),
        ("analysis/test_bgp.py", "test_no_session_up_is_the_worst"),
        ("analysis/test_bgp.py", "test_bringing_a_session_up_never_worsens_the_health"),
    ),
    "/count endpoints": (
        (NUMBERS, "test_clients_are_counted_not_buckets"),
        (
            "tools/organization/test_count_org_nac_clients.py",
            "test_two_buckets_are_not_two_clients",
        ),
    ),
    "config endpoint read as status": (
        (NUMBERS, "test_states_are_those_of_the_statistics"),
        (FAULTS, "test_status_comes_from_statistics_not_from_configuration"),
    ),
    "tool descriptions lost": (
        (FAULTS, "test_descriptions_are_docstrings_that_python_keeps"),
        ("test_inventory.py", "test_every_tool_and_parameter_is_described"),
    ),
    "whole payload returned twice": (
        (FAULTS, "test_the_payload_is_not_sent_twice"),
        ("answers/test_presentation.py", "test_the_text_is_all_of_the_data"),
    ),
    "blocking HTTP and `time.sleep`": (
        (CODE, "test_the_sources_are_free_of_it"),
        ("server/test_build.py", "test_a_slow_call_stalls_nobody"),
    ),
    "secrets (PSK, RADIUS": (
        (SECRETS, "test_no_answer_holds_a_secret"),
        (SECRETS, "test_secrets_are_masked_wherever_they_stand"),
        ("tools/device/test_execute_custom_shell_command.py", "test_secrets_are_masked"),
    ),
    "errors returned as text": (
        (FAULTS, "test_errors_are_errors"),
        ("test_broken_cloud.py", "test_a_broken_cloud_is_a_tool_error_and_the_server_goes_on"),
    ),
    "stdout prints corrupt": (
        (CODE, "test_the_sources_are_free_of_it"),
        ("test_architecture.py", "test_the_sources_keep_the_contract"),
    ),
    "HTTP bound to 0.0.0.0": (
        ("web/test_listening.py", "test_other_machines_need_a_token"),
        ("commands/test_cli.py", "test_an_open_address_is_refused"),
    ),
    "tokens compared with `==`": (
        (SECRETS, "test_tokens_are_compared_in_constant_time"),
        (SECRETS, "test_tokens_are_not_kept_in_plain_text"),
        (SECRETS, "test_bodies_are_not_logged_before_authentication"),
    ),
    "p99 shown from 12 samples": (
        (NUMBERS, "test_twelve_samples_have_no_99th_percentile"),
        ("telemetry/test_latency.py", "test_a_percentile_needs_enough_samples"),
    ),
}
"""How a row begins, and the tests that fail on its fault: the file below `tests`, and the name."""


@cache
def names_in(name: str) -> frozenset[str]:
    """Return the tests of a file."""
    tree = ast.parse((FOLDER / name).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
    )


def rows() -> list[str]:
    """Return the left cells of the first table of the lessons, without its head."""
    text = LESSONS.read_text(encoding="utf-8")
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table
    # A pipe inside a cell is escaped.
    cells = [re.split(r"(?<!\\)\|", line)[1].strip() for line in table[0].splitlines()]
    return cells[2:]


@pytest.mark.parametrize("fault", GUARDS)
def test_the_named_tests_are_there(fault: str) -> None:
    """A guard that was renamed or dropped is missed."""
    assert [(name, test) for name, test in GUARDS[fault] if test not in names_in(name)] == []


def test_every_row_has_its_guards_and_no_guard_is_of_another_table() -> None:
    """Each row is meant by exactly one entry, and each entry means one row."""
    if not LESSONS.is_file():
        pytest.skip(f"the table of faults is not there: {LESSONS}")
    meant = [[begin for begin in GUARDS if row.startswith(begin)] for row in rows()]
    assert [row for row, found in zip(rows(), meant, strict=True) if len(found) != 1] == []
    assert sorted(begin for found in meant for begin in found) == sorted(GUARDS)
