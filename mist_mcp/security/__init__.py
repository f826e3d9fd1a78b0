"""What guards the token, the network and the model."""
