package io.github.celeriac.examples.quickstart;

/** The Python program that reads what the worker stored; needs {@code pip install "celery[sqlalchemy]"}. */
final class PythonReader {
    private PythonReader() {}

    static String lines(String url, String sumId, String chargeId) {
        return """
                from celery import Celery

                app = Celery(backend="%s")
                print(app.AsyncResult("%s").get(timeout=10))
                failed = app.AsyncResult("%s")
                print(failed.state, repr(failed.result))
                """.formatted(url, sumId, chargeId);
    }
}
