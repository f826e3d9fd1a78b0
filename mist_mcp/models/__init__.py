"""Typed views of what the Mist API sends, one module for each kind of thing."""
