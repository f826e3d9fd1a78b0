"""EVPN fabrics: what should be, what is seen, and the findings of comparing both. Pure."""
