"""Tools of the domain utility."""
