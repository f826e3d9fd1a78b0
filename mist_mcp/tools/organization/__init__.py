"""Tools of the domain organization."""
