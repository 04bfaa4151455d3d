from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

# The pages of allauth that the product has, under the names that allauth looks for.
accounts = [
    path(
        "login/",
        account.LoginView.as_view(
            # Asked for each page: the template calls them.
            extra_context={
                "offers_example": lambda: settings.DEMO,
                "offers_sign_up": lambda: settings.ALLOW_SIGN_UP,
            }
        ),
        name="account_login",
    ),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

admin.autodiscover()

urlpatterns = [
    path("", include("roles.urls")),
    path("account/", include(accounts)),
    # The admin is entered through the product's own sign-in, which is throttled.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
]
