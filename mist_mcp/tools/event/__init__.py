"""Tools of the domain event."""
