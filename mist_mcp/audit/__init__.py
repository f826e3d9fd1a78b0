"""The audit log, and files that nobody else reads or writes."""
