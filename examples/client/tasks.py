"""The Python side: celery -A tasks worker, with CELERY_BROKER_URL and CELERY_RESULT_BACKEND as the client has them."""

import os

from celery import Celery

app = Celery("tasks", broker=os.environ.get("CELERY_BROKER_URL"), backend=os.environ.get("CELERY_RESULT_BACKEND"))


@app.task(name="tasks.add")
def add(x, y):
    return x + y
