"""What the web server imports."""

import os

from django.core.wsgi import get_wsgi_application

from helpdesk.crashes import crashes_start
from helpdesk.tracing import tracing_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

application = get_wsgi_application()
# Each process of the web server imports this after its fork.
crashes_start("web")
tracing_start("web")
