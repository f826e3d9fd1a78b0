"""JSON documents of any kind, for tests of what holds for all."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.text("abc.-/0", min_size=1, max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=60,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=8)
