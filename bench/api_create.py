"""Tickets opened by REST a second, beside a bare DRF view that inserts one row.

Same machine, same run, same web server, settings and middleware; the two take turns. The bare view
checks a key and inserts a row, the desk classifies, records, promises and queues the e-mail too.
Run: python -m bench api_create
"""

from itertools import count

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path

if __name__ == "__main__":
    django.setup()
else:  # as the bare server's module
    settings.ROOT_URLCONF = __name__
    application = get_wsgi_application()

from rest_framework.authentication import TokenAuthentication
from rest_framework.generics import CreateAPIView
from rest_framework.serializers import ModelSerializer

from accounts.models import ApiKey, Subscription, User
from bench.rest.desk import api_key, desk_side, server
from bench.rest.measuring import Side, compare, tell


class RowSerializer(ModelSerializer[Subscription]):
    class Meta:
        model = Subscription
        fields = ["slug", "name_fr", "name_en"]


class KeyLookup(TokenAuthentication):
    """One query for the key and its person, as DRF's own does for a token; ours keeps them."""

    keyword = "Bearer"

    def authenticate_credentials(self, key: str) -> tuple[User, ApiKey]:
        row = ApiKey.objects.select_related("user").get(key_hash=ApiKey.digest(key))
        return row.user, row


class Bare(CreateAPIView[Subscription]):
    """One key looked up, one row inserted."""

    authentication_classes = [KeyLookup]
    serializer_class = RowSerializer
    permission_classes = []
    throttle_classes = []


urlpatterns = [path("bare/", Bare.as_view())]


def main() -> None:
    key, numbers = api_key(), count()
    bare_side = Side(
        port=18711,
        argv=server("bench.api_create"),
        path="/bare/",
        headers={"Authorization": f"Bearer {key}"},
        body=lambda: {"slug": f"s{next(numbers)}", "name_fr": "a", "name_en": "b"},
    )
    found = compare({"desk": desk_side(key, port=18710), "bare": bare_side})
    desk, bare = found["desk"], found["bare"]
    tell("api_bare_insert", bare.rate, "requests/s", **bare.facts())
    tell("api_ticket_create", desk.rate, "requests/s", **desk.facts())
    tell("api_ticket_create_share", desk.rate / bare.rate, "of the bare view")
    share = bare.all_cpu_ms / desk.all_cpu_ms
    tell("api_ticket_create_share_by_cpu", share, "of the bare view, PostgreSQL's time included")


if __name__ == "__main__":
    main()
