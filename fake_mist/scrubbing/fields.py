"""What a field's name says about its value: secret, harmless, or neither; pure.

The rules are safe by default. A text is kept only when its field is known to hold words of the
API (types, states, versions, models) and the value looks like such a word. Everything else that
is no id, address, time or port is replaced.
"""

from __future__ import annotations

import re
from typing import Final

from fake_mist.clock import TIME_KEYS
from fake_mist.scrubbing.patterns import EMBEDDED


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CONCEALED: Final = (
    r"apitoken|api_key|auth_key|auth_token|claim_code|community|community_name"
    r"|cookie|csrftoken|default_psk|ecm_api_key|jwt|keys|keywrap_kek|keywrap_mack|magic"
    r"|mesh_psk|passphrase|passwd|password|pin|private_key|psk|ppsk|request_ztp_password"
    r"|secret|token|tokens|wep|access_code|session_cookie|passcode|pass|pwd|otp|credentials?|bearer"
)
_SECRET: Final = re.compile(
    rf"(.*_)?({_CONCEALED})"
    r"|.*(password|passphrase|secret|token|_psk|api_?key|auth_?key|private_?key)_?\d*"
    r"|.*client_(cert|key)|(server_|device_|sso_idp_|ca_?)?certs?|(.*_)?(cacerts?|pem|csr)"
)
_NOT_SECRET: Final = frozenset(
    {"num_tokens", "password_policy", "password_modified_time", "psk_mode", "psks"}
)
_KEY: Final = frozenset({"key", "public_key"})

PLACES: Final = {"lat": 0, "latitude": 0, "lng": 1, "lon": 1, "longitude": 1}
"""Coordinates: field to axis."""

_ASN: Final = re.compile(r"(.*_)?as|(.*_)?asn|(.*_)?as_base")

_NUMBERS_OF_PEOPLE: Final = re.compile(r".*(phone|imei|imsi|iccid|msisdn|fax).*")

STATES: Final = _words(
    """
    action address_mode admin_state aggressiveness airflow alarm_class alpha2 antenna_mode
    antenna_select app_type appid_status auth_algo auth_method auth_state auth_type
    authentication_type authorization band band_24_usage bands bandwidth bfd_profile bucket
    category certificate_status channel client_type config_status config_type
    configuration country country_code curr_bandwidth day_of_week device_type dh_group direction
    distinct duplex duration eap_type edr_status enabled enabled_metrics enc_algo encrypt_algo
    encryption_type engine_type ev_type event_type evpn_ri_type ewf_status extend facility
    fields for_site forwarding idp_status ike_mode ike_version interface_type
    interval key_mgmt last_config_status last_status level limit lte_auth mac_auth_protocol
    marvis_suggestion_category metric mode mount mux_state netmask oob_ip_type op
    operational overlay_state package_state page phase platform poe_mode poe_priority port_auth
    port_mode port_type power_mode power_opmode power_type preamble primary_node_health priority
    proto protocol proxy_arp random_mac redundancy_state resolution role routed_at
    running_state rx_state scope search_type secondary_node_health security_level security_model
    severity sort speed state status statuses stp_role stp_state strategy sub_type subtype
    supported tier time_format timezone topic topics transport tunnel_via type type6 types unit
    units url_mode use_ip_version vc_role vc_state via views wan_type     """
)
"""Fields whose values are words of the API."""

PRODUCTS: Final = _words(
    """
    device_os family family_type feature hardware hw_rev last_family last_firmware last_model
    last_os last_os_version major_version manufacture mfg minimum_version model os os_version
    package_version part_no power_src sku target_version vendor version versions xcvr_model
    xcvr_part_number
    """
)
"""Fields whose values are names and versions of products; they may hold spaces."""

DOCUMENTATION: Final = _words(
    """
    certified channels continent description display fields group key label name
    shortname sub_category text_label title unit
    """
)
"""Fields in which the constants of the API explain themselves."""

WORDS: Final = _words(
    """
    all any none auto default disabled enabled false true unknown wired wireless wan wifi ap
    admin viewer node0 node1 infrastructure marvis security
    switch gateway mxedge org site msp up down ok access trunk static dhcp null * accept reject
    """
)
"""Values that tell nothing in any field."""

MAPS: Final = _words(
    """
    acl_tags additional_mxtunnels aggregate_routes aggregate_routes6 annotations areas
    attributes bgp_config client_ips custom_probes destination_nat dhcpd2_stat dhcpd_config
    dhcpd_stat edges expiring_certs extra_routes extra_routes6 fixed_bindings flags groups
    headers idp_profiles if2_stat if_stat instances ip_configs ips labels lag_stat
    lldp_stats local_accounts local_port_config macs metadata modules neighbors networks
    ospf_areas other_ip_configs path_preferences paths peer_paths pod_names port_config
    port_config_overwrite port_mirroring port_stat port_usages radius_groups radius_stats
    regions req_headers resp_headers role_mapping routing_policies service2_stat
    service_connections service_stat services static_nat switch_configs tenants
    tunnel_configs tunterm_dhcpd_config tunterm_extra_routes tunterm_other_ip_configs
    tunterm_switch_config values vars vars_annotations vendor_encapsulated vlans vpn_access
    vpn_paths vrf_instances vrrp_groups vs_instance vs_instances
    """
)
"""Fields whose members are named by people or by data, not by the API."""

_NUMBERS: Final = TIME_KEYS | {"vlan_id", "vlan_ids"}
"""Fields whose values are numbers, also where they are written as texts."""

_STATE: Final = re.compile(r"[A-Za-z0-9*/-][A-Za-z0-9._+/:,()\-]{0,47}")
_PRODUCT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+/:,()\-]{0,47}")
_FIELD: Final = re.compile(r"_?[a-z][A-Za-z0-9]*([_-][a-z0-9]+){0,9}|\d{1,4}")
_LONGEST_FIELD: Final = 48
_LONG_RUN: Final = re.compile(r"[0-9A-Za-z]{25,}|\d{7,}")


def is_secret(field: str) -> bool:
    """Tell whether a field of this name holds a secret, whatever its value looks like."""
    name = field.lower().replace("-", "_")
    if name in _NOT_SECRET or name.endswith(("_id", "_ids", "_time", "_enabled")):
        return False
    return name in _KEY or _SECRET.fullmatch(name) is not None


def is_asn(field: str) -> bool:
    """Tell whether a field holds the number of an autonomous system."""
    return _ASN.fullmatch(field) is not None


def is_personal_number(field: str) -> bool:
    """Tell whether even a number in this field leads to a person or a SIM card."""
    return _NUMBERS_OF_PEOPLE.fullmatch(field.lower()) is not None


def is_harmless(field: str, value: str) -> bool:
    """Tell whether a text may stay: a known word, or a word of the API in a field for such."""
    if value in WORDS or not value:
        return True
    if field in _NUMBERS and value.lstrip("-").isdecimal():
        return True
    shape = _STATE if field in STATES else _PRODUCT if field in PRODUCTS else None
    return shape is not None and bool(shape.fullmatch(value)) and not _LONG_RUN.search(value)


def is_field(name: str) -> bool:
    """Tell whether a member's name looks like one the API gave."""
    short = len(name) <= _LONGEST_FIELD and _LONG_RUN.search(name) is None
    return short and bool(_FIELD.fullmatch(name)) and not EMBEDDED.search(name)


def is_data(name: str, above: str) -> bool:
    """Tell whether a member of a field is named by data; a short number never tells anything."""
    return not is_field(name) or (above in MAPS and not name.isdecimal())
