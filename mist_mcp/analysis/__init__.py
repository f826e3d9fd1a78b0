"""Judgements on facts: pure functions from data to findings."""
