"""What tools of several domains share."""
