"""The organizations, sites and buildings of Kestrel Managed Networks' customers."""

from __future__ import annotations

from typing import Final

from fake_mist.tenant.model import Building, FabricKind, Org, Site

MSP: Final = "Kestrel Managed Networks"

UNIVERSITY: Final = Org(number=1, name="Larkspur University", domain="larkspur.example.edu")
HOSPITAL: Final = Org(number=2, name="Larkspur Hospital Trust", domain="hospital.example.edu")
OSPREY: Final = Org(number=3, name="Osprey Logistics", domain="osprey.example.edu")
ORGS: Final = (UNIVERSITY, HOSPITAL, OSPREY)
STANDALONE: Final = frozenset({OSPREY.name})
"""Organizations whose `msp_id` the API gives as null although the MSP lists them."""


def _building(code: str, name: str, floors: int, rooms: int) -> Building:
    return Building(code=code, name=name, floors=floors, rooms=rooms)


MAIN_CAMPUS: Final = Site(
    org=UNIVERSITY,
    number=11,
    name="Larkspur Main Campus",
    short="clos",
    address="1 Founders Walk, Larkspur",
    country="GB",
    timezone="Europe/London",
    offset=60,
    lat=52.2043,
    lng=0.1149,
    fabric=FabricKind.IP_CLOS,
    access_points=176,
    buildings=(
        _building("CHEM", "Chemistry Building", 4, 9),
        _building("PHYS", "Physics Building", 4, 9),
        _building("MATH", "Mathematics Building", 3, 12),
        _building("HALL", "Founders Hall", 3, 12),
        _building("ARTS", "Arts Centre", 4, 9),
    ),
)
SCIENCE_PARK: Final = Site(
    org=UNIVERSITY,
    number=12,
    name="Larkspur Science Park",
    short="sci",
    address="40 Innovation Drive, Larkspur",
    country="GB",
    timezone="Europe/London",
    offset=60,
    lat=52.2351,
    lng=0.1432,
    fabric=FabricKind.ERB,
    access_points=64,
    buildings=(
        _building("LAB1", "Laboratory One", 4, 8),
        _building("LAB2", "Laboratory Two", 4, 8),
    ),
)
MEDICAL_SCHOOL: Final = Site(
    org=UNIVERSITY,
    number=13,
    name="Larkspur Medical School",
    short="med",
    address="7 Hill Road, Larkspur",
    country="GB",
    timezone="Europe/London",
    offset=60,
    lat=52.1752,
    lng=0.1406,
    fabric=FabricKind.CRB,
    access_points=60,
    buildings=(
        _building("ANAT", "Anatomy Building", 3, 10),
        _building("CLIN", "Clinical School", 3, 10),
    ),
)
LIBRARY_QUARTER: Final = Site(
    org=UNIVERSITY,
    number=14,
    name="Larkspur Library Quarter",
    short="lib",
    address="12 West Road, Larkspur",
    country="GB",
    timezone="Europe/London",
    offset=60,
    lat=52.205,
    lng=0.1081,
    fabric=FabricKind.MULTIHOMING,
    access_points=32,
    buildings=(
        _building("LIBR", "University Library", 4, 5),
        _building("REPO", "Repository", 2, 8),
    ),
)
HARBOUR_BRANCH: Final = Site(
    org=UNIVERSITY,
    number=15,
    name="Harbour Branch",
    short="harbour",
    address="3 Quay Street, Port Larkspur",
    country="IE",
    timezone="Europe/Dublin",
    offset=60,
    lat=53.3461,
    lng=-6.2297,
    fabric=FabricKind.NONE,
    access_points=8,
    buildings=(_building("QUAY", "Quay House", 2, 4),),
)

OBSERVATORY: Final = Site(
    org=UNIVERSITY,
    number=16,
    name="Larkspur Observatory",
    short="obs",
    address="Ridge Lane, Larkspur",
    country="GB",
    timezone="Europe/London",
    offset=60,
    lat=52.1612,
    lng=0.0318,
    fabric=FabricKind.NONE,
    access_points=3,
    buildings=(_building("DOME", "Dome", 1, 4),),
)
FIELD_STATION: Final = Site(
    org=UNIVERSITY,
    number=17,
    name="Larkspur Field Station",
    short="field",
    address="Fen Drove, Larkspur",
    country="",
    timezone="Europe/London",
    offset=60,
    lat=52.3009,
    lng=0.2701,
    fabric=FabricKind.NONE,
    access_points=0,
    buildings=(_building("HUT", "Hut", 1, 2),),
)
"""A site that was made and never equipped: no country, no devices, no telemetry."""


def _small(org: Org, number: int, name: str, short: str, aps: int) -> Site:
    return Site(
        org=org,
        number=number,
        name=name,
        short=short,
        address=f"{number} Station Road, {name}",
        country="GB",
        timezone="Europe/London",
        offset=60,
        lat=round(51.5 + number / 100, 4),
        lng=round(-1.2 + number / 100, 4),
        fabric=FabricKind.NONE,
        access_points=aps,
        buildings=(_building(short.upper()[:4], name, 2, 4),),
    )


SITES: Final = (
    MAIN_CAMPUS,
    SCIENCE_PARK,
    MEDICAL_SCHOOL,
    LIBRARY_QUARTER,
    HARBOUR_BRANCH,
    OBSERVATORY,
    FIELD_STATION,
    _small(HOSPITAL, 21, "Larkspur General Hospital", "gene", 8),
    _small(HOSPITAL, 22, "Meadow Clinic", "mead", 4),
    _small(OSPREY, 31, "Osprey Depot North", "depn", 4),
    _small(OSPREY, 32, "Osprey Depot South", "deps", 3),
)
