"""What follows from what is there: views that clients and devices cannot contradict; pure."""
