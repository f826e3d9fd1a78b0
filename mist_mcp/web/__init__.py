"""What stands between HTTP and the server: who may connect, how much, and whose token counts."""
