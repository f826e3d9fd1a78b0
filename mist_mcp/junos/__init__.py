"""Junos output as typed facts: pure parsers, one command family a module.

`registry.parse(command, text)` is the door for a text, `registry.listener(command)` for one that is
still coming; `reading.understand(bgp.read, text)` is the typed one.
A parser recognises what it reads by its titles and checks every cell; what it does not know it
leaves out and says so, because a wrong fact about a network is worse than a missing one.
"""
