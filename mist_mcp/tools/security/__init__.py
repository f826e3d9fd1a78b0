"""Tools of the domain security."""
