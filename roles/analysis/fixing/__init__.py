"""What to propose for each finding: one module a family, as the rules have it.

A proposer takes the reading and one finding of its rule, and yields fixes, the best first. It is
asked only for findings that somebody looks at.
"""
