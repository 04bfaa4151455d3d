from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in; what they may do is said by their memberships."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username
