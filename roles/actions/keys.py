from collections.abc import Container

from django.utils.text import slugify


def free_key(name: str, taken: Container[str], *, otherwise: str) -> str:
    """A short key for something called `name` that is not taken yet.

    Names without a Latin letter or digit get `otherwise`, numbered as all that would be twice.
    """
    stem = slugify(name)[:60].strip("-") or otherwise
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
