"""The kinds of document: each is a module that finds what it needs and composes it, and says of itself what it is.

A new kind is a new module and its line in `registry.KINDS`; pages, command, rights and issuing go by that.
"""
