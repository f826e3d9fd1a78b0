"""What is published of the API, and what keeps to it."""
