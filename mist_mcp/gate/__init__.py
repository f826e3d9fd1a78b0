"""Whether a call may run: danger, clearance, plans, consent."""
