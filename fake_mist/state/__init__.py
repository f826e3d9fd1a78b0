"""What is there and who may see it: recordings, edits, access, bodies."""
