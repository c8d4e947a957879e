"""Prepare their database; print the id of a queue and a token. Run: python -m peer.prepare"""

import django
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from helpdesk.models import Queue  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

call_command("migrate", verbosity=0)
call_command("loaddata", "emailtemplate", verbosity=0)
user = User.objects.create_superuser("bench", "bench@bench.example")
queue = Queue.objects.create(title="Bench", slug="bench")
print(queue.pk, Token.objects.create(user=user).key)
