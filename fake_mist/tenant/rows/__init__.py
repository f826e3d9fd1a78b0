"""Rows of the API, each module a view of the fictional network; pure."""
