from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Lets people make themselves an account only where the deployment says so."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "No account has this name with this password.",
        "email_password_mismatch": "No account has this email with this password.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "enter_current_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.ALLOW_SIGN_UP
