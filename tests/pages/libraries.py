"""Libraries without a database: the frameworks of the product, and small ones of our own."""

from roles.interchange.framework_file import read_framework, read_shipped, shipped_frameworks
from roles.pages.library import Library, LibraryFramework


def shipped_library() -> Library:
    return tuple(LibraryFramework(slug, slug, read_shipped(slug)) for slug in shipped_frameworks())


def small_framework(text: str, *, slug: str = "ours", kin: str = "") -> LibraryFramework:
    """A framework of the parts given as YAML."""
    content = f"schema_version: 1\nslug: {slug}\ntitle: {slug.capitalize()}\n{text}"
    return LibraryFramework(slug, kin or slug, read_framework(content, name="test.yaml"))
