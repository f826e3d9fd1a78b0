"""Tools of the domain diagnostics."""
