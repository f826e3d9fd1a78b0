"""Actions on devices: what each takes, what it puts at stake, what came of it."""
