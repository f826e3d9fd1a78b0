"""Tools of the domain client."""
