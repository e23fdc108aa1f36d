"""Entry of the web server (granian, gunicorn)."""

import os

from django.core.wsgi import get_wsgi_application

from program130.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "program130.settings")

application = get_wsgi_application()
settle()
