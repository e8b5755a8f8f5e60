def charge(amount):
    if amount < 0:
        raise ValueError("boom")


def caused():
    try:
        charge(-1)
    except ValueError as e:
        raise RuntimeError("cannot charge") from e


def context():
    try:
        caused()
    except RuntimeError:
        {}["missing"]


def syntax():
    compile("x = = 1", "<string>", "exec")


def recursion(n):
    return recursion(n + 1)


def lines():
    raise ValueError("first line\nsecond line\n  third line, indented")


def quoting():
    import traceback

    try:
        charge(-1)
    except ValueError:
        text = traceback.format_exc()
    raise RuntimeError("remote end said:\n" + text) from None


def group():
    errors = []
    for function in (caused, syntax):
        try:
            function()
        except Exception as e:
            errors.append(e)
    raise ExceptionGroup("two things", errors)


def notes():
    try:
        charge(-1)
    except ValueError as e:
        e.add_note("a note\nof two lines")
        raise
