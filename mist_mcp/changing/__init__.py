"""Changes to what the cloud keeps: plan, difference, approval, apply, read back, undo."""
