"""What can be done to one device: bodies, dangers, and what a person should know. Pure."""
