"""Writes that touch several rows: verbs, keyword-only, all or nothing.

Who may is decided before, in `access.py`; what is wrong is an exception whose message is fit
for the person who asked.
"""
