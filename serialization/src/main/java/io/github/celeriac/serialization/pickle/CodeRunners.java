package io.github.celeriac.serialization.pickle;

import java.util.Set;

/**
 * Functions that attacks by pickle are made of. Naming them does nothing here, as nothing is ever called; they are
 * refused even where other unknown names pass, so that an operator sees the attempt. The list need not be complete.
 */
final class CodeRunners {
    private static final Set<String> MODULES = Set.of(
            "_pickle",
            "asyncio",
            "bdb",
            "cProfile",
            "code",
            "codeop",
            "commands",
            "ctypes",
            "functools",
            "gc",
            "imp",
            "importlib",
            "inspect",
            "io",
            "linecache",
            "marshal",
            "multiprocessing",
            "nt",
            "operator",
            "os",
            "pathlib",
            "pdb",
            "pickle",
            "pip",
            "popen2",
            "posix",
            "posixpath",
            "pty",
            "pydoc",
            "runpy",
            "shutil",
            "signal",
            "socket",
            "subprocess",
            "sys",
            "tempfile",
            "timeit",
            "types",
            "venv",
            "webbrowser",
            "zipimport");
    private static final Set<String> BUILTINS = Set.of(
            "__build_class__",
            "__import__",
            "apply",
            "breakpoint",
            "compile",
            "delattr",
            "eval",
            "exec",
            "execfile",
            "exit",
            "file",
            "filter",
            "getattr",
            "globals",
            "hasattr",
            "help",
            "input",
            "locals",
            "map",
            "memoryview",
            "open",
            "quit",
            "raw_input",
            "reduce",
            "reload",
            "setattr",
            "type",
            "vars");

    private CodeRunners() {}

    static boolean contains(Global global) {
        if (global.module.equals("builtins")) {
            int dot = global.name.indexOf('.');
            return BUILTINS.contains(dot < 0 ? global.name : global.name.substring(0, dot));
        }
        int dot = global.module.indexOf('.');
        // These modules have exceptions, too, e.g. subprocess.CalledProcessError.
        return MODULES.contains(dot < 0 ? global.module : global.module.substring(0, dot))
                && !KnownExceptions.looksLikeOne(global.name);
    }
}
