"""The fake cloud on loopback: HTTP, HTTPS, WebSocket, and a proxy for the cloud's names alone."""
