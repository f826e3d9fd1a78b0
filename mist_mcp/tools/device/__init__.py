"""Tools of the domain device."""
