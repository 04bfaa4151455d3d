"""The site administration: organisations and who belongs to them, people, designs, reference.

What is published is only read: designs are pinned to it. What is a draft can be changed.
"""

from roles.admin import designs, framework_parts, frameworks, organisations, people

__all__ = ["designs", "framework_parts", "frameworks", "organisations", "people"]
