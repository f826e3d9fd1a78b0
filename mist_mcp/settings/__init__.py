"""What the operator configures, from where, and what it means."""
