"""The web application, for `flask --app app` and for the web server."""

from pacnam_tasks import create_app

app = create_app()
