"""Tools of the domain site."""
