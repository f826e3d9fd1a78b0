"""Tools of the domain account."""
