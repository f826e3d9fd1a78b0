"""Tools of the domain evpn."""
