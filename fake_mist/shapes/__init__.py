"""The shape of a cloud's answers, without a value of its tenant: taken, written down, compared."""
