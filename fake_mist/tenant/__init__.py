"""The fictional network, built from one seed; it writes the synthetic cassettes."""
