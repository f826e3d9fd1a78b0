"""What the cloud says over WebSockets: the stream channel, sessions on devices, shell tickets."""
