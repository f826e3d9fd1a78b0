"""What is wrong with a device."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mist_mcp.analysis.device_health import cpu_percent, memory_percent, problems
from mist_mcp.models.device import DeviceStats

NOW = 1_000_000.0


def found(**fields: Any) -> list[str]:
    """Return the problems of a device with these statistics."""
    return problems(DeviceStats.model_validate({"status": "connected", **fields}), now=NOW)


def test_a_quiet_device_has_no_problems() -> None:
    """Everything that a healthy switch sends is fine."""
    part = {"name": "Fan 0", "status": "ok"}
    assert (
        found(
            cpu_stat={"idle": 80},
            memory_stat={"usage": 40},
            config_status="COMMITED",
            module_stat=[
                {
                    "fpc_idx": 0,
                    "vc_state": "present",
                    "poe": {"max_power": 740, "power_draw": 200},
                    "fans": [part],
                    "psus": [{"name": "PSU 1", "status": "Online"}],
                    "temperatures": [{"name": "CPU", "status": "OK", "celsius": 50}],
                }
            ],
            radio_stat={"band_24": {"channel": 1, "util_all": 30}},
        )
        == []
    )


def test_nothing_known_is_nothing_wrong() -> None:
    """Missing statistics are no finding."""
    assert problems(DeviceStats(), now=NOW) == []


def test_an_offline_device_is_only_offline() -> None:
    """Its last statistics are old, so they say nothing."""
    assert found(status="disconnected", last_seen=NOW - 7200, cpu_util=99) == [
        "disconnected for 2 h"
    ]


@pytest.mark.parametrize("last_seen", [None, 0, NOW + 60])
def test_an_offline_device_without_a_sane_time_is_offline(last_seen: float | None) -> None:
    """No time is invented."""
    assert found(status="disconnected", last_seen=last_seen) == ["disconnected"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"cpu_util": 97.4}, "CPU at 97 %"),
        ({"cpu_stat": {"idle": 2}}, "CPU at 98 %"),
        ({"memory_stat": {"usage": 95}}, "memory at 95 %"),
        ({"mem_used_kb": 96, "mem_total_kb": 100}, "memory at 96 %"),
        ({"power_constrained": True}, "not enough PoE power"),
        ({"config_status": "ROLLED_BACK"}, "configuration ROLLED_BACK"),
        ({"config_status": "COMMIT_FAILED"}, "configuration COMMIT_FAILED"),
        (
            {"radio_stat": {"band_24": {"channel": 6, "util_all": 91}}},
            "2.4 GHz channel 6 used 91 %",
        ),
        ({"radio_stat": {"band_5": {"util_all": 91}}}, "5 GHz channel used 91 %"),
    ],
)
def test_each_fault_is_one_sentence(fields: dict[str, Any], problem: str) -> None:
    """The number that shows it is in it."""
    assert found(**fields) == [problem]


def test_the_parts_of_a_member_are_named() -> None:
    """A hot sensor says how hot; the only member needs no number."""
    module = {
        "fpc_idx": 0,
        "fans": [{"name": "Fan 1", "status": "Failed"}],
        "temperatures": [{"name": "CPU", "status": "hot", "celsius": 96.6}],
        "poe": {"max_power": 740, "power_draw": 739},
    }
    assert found(module_stat=[module]) == [
        "Fan 1 Failed",
        "CPU hot (97 °C)",
        "PoE at 100 % of 740 W",
    ]


def test_in_a_virtual_chassis_each_fault_says_which_member() -> None:
    """Member 0 too."""
    modules = [
        {"fpc_idx": 0, "psus": [{"status": "failed"}]},
        {"fpc_idx": 1, "vc_state": "not-present"},
    ]
    assert found(module_stat=modules) == [
        "member 0: part failed",
        "member 1: virtual chassis not-present",
    ]


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_load_is_never_better(less: float, more: float) -> None:
    """A device that is busy stays a finding when it gets busier."""
    low, high = sorted((less, more))
    assert len(found(cpu_util=low)) <= len(found(cpu_util=high))


def test_unknown_use_is_unknown() -> None:
    """No total, no share."""
    stats = DeviceStats.model_validate({"mem_used_kb": 5, "mem_total_kb": 0, "cpu_stat": {}})
    assert (cpu_percent(stats), memory_percent(stats)) == (None, None)
