"""A Junos command line in software: bytes in, bytes out."""
