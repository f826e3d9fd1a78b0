"""Junos commands through Mist: the policy, the protocol, the sessions."""
