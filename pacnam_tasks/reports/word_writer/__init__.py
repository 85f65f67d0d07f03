"""Writes Word files: the styles, the tables in raw elements, and the document from its head to its appendices.

It works inside the limited process that makes them, where nothing of the application is imported; so its modules
import only one another. What is printed and how comes in as plain values: the fields of `document.Document` and of
`rule_sets.RuleSet`.
"""
