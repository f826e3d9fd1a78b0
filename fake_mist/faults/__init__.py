"""Faults that a script injects, and how they are written."""
