package io.github.celeriac.serialization.yaml;

import java.util.Random;

/** Text that is YAML by chance: plain scalars that nearly are numbers or times, and documents of mixed syntax. */
final class OddYaml {
    private static final String[] SCALARS = {
        "0",
        "1",
        "7",
        "8",
        "9",
        "12",
        "30",
        "59",
        "60",
        "99",
        "00",
        "2024",
        "-",
        "+",
        ".",
        ":",
        "_",
        "e",
        "E",
        "x",
        "b",
        "o",
        "0x",
        "0b",
        "0o",
        "T",
        "t",
        "Z",
        " ",
        "2024-01-02",
        "2001-12-14",
        "03:04:05",
        "3:4:5",
        "1:30",
        ".5",
        "1.",
        "1e3",
        "inf",
        ".inf",
        ".Inf",
        "nan",
        ".NaN",
        "yes",
        "Yes",
        "no",
        "NO",
        "true",
        "True",
        "false",
        "on",
        "Off",
        "y",
        "n",
        "null",
        "Null",
        "~",
        "<<",
        "=",
        "a",
        "F",
        "f",
        "+05:30",
        "-19:00",
        "=="
    };
    private static final String[] SYNTAX = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ", ",
        ": ",
        ":",
        "- ",
        "-",
        "? ",
        "\n",
        "\n  ",
        "\n",
        "\n- ",
        "\n  - ",
        "a: ",
        "b: ",
        "\"",
        "'",
        "\"x\"",
        "'y'",
        "&a ",
        "*a",
        "*b",
        "&b ",
        "!!str ",
        "!!int ",
        "!!float ",
        "!!bool ",
        "!!null ",
        "!!set ",
        "!!omap ",
        "!!pairs ",
        "!!binary ",
        "!!timestamp ",
        "!!seq ",
        "!!map ",
        "! ",
        "!x ",
        "!!python/none ",
        "<<: ",
        "=: ",
        "|\n  ",
        ">\n  ",
        "|-\n  ",
        ">+\n  ",
        "#",
        " #c",
        "---\n",
        "\n...\n",
        "%YAML 1.1\n",
        "\\n",
        "\\x41",
        "\\u00e9",
        "aGk=",
        "é",
        "😀",
        "{a: 1}",
        "[1, 2]",
        "{a: 1, b: [x]}",
        "\t",
        " ",
        "  ",
        "@",
        "`",
        "null",
        "~",
        "text",
        "two words",
        "{? a, ? b}",
        "\r\n",
        "\u0085"
    };

    private final Random random;

    OddYaml(Random random) {
        this.random = random;
    }

    String scalar() {
        StringBuilder text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(4); pieces > 0; pieces--) {
            text.append(SCALARS[random.nextInt(SCALARS.length)]);
        }
        return text.toString();
    }

    String document() {
        StringBuilder text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(10); pieces > 0; pieces--) {
            text.append(random.nextInt(4) == 0 ? scalar() : SYNTAX[random.nextInt(SYNTAX.length)]);
        }
        return text.toString();
    }
}
