"""Asks the web server of this container whether it is alive; exit 0 when it is.

Liveness only: a web server whose broker is down still takes tickets, so it is not restarted.
"""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/health/live", headers={"Host": host})
sys.exit(0 if connection.getresponse().status == 200 else 1)
