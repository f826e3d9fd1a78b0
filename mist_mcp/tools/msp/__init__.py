"""Tools of the domain msp."""
