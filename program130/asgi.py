"""Entry of an asynchronous web server; views themselves stay synchronous."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")

application = get_asgi_application()
