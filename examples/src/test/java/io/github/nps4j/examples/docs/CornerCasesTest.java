package io.github.nps4j.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of corner cases names tests that exist, and none is left out. */
class CornerCasesTest {

    private static final Path TABLE = Path.of("..", "docs", "crm", "corner-cases.md");
    private static final int CASES = 62;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\| (.+) \\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|Property|Example)\\b(?:[^;{}]|\\{[^;{}]*})*?void\\s+(\\w+)\\(",
            Pattern.DOTALL);

    /** Number of a case to what the table says of it. */
    private static Map<Integer, String> rows() throws IOException {
        Map<Integer, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(TABLE));
        while (row.find()) {
            assertThat(rows.put(Integer.valueOf(row.group(1)), row.group(3)))
                    .as("the case %s stands there twice", row.group(1))
                    .isNull();
        }
        return rows;
    }

    /** Class to its test methods, in all modules. */
    private static Map<String, Set<String>> tests() throws IOException {
        Map<String, Set<String>> tests = new HashMap<>();
        List<Path> files;
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            files = modules.flatMap(module -> Stream.of(
                            module.resolve("src/test/java"),
                            module.resolve("src/main/java/io/github/nps4j/testkit/contract")))
                    .filter(Files::isDirectory)
                    .toList();
        }
        for (Path root : files) {
            try (Stream<Path> sources = Files.walk(root)) {
                for (Path source : sources.filter(path -> path.toString().endsWith(".java"))
                        .toList()) {
                    String name = source.getFileName().toString().replace(".java", "");
                    // comments, annotations' texts and text blocks hold braces and semicolons of their own
                    String code = Files.readString(source)
                            .replaceAll("(?s)\"\"\".*?\"\"\"", "\"\"")
                            .replaceAll("\"(?:\\\\.|[^\"\\\\\\n])*+\"", "\"\"");
                    Matcher method = METHOD.matcher(code);
                    while (method.find()) {
                        tests.computeIfAbsent(name, n -> new HashSet<>()).add(method.group(1));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void each_case_stands_once_in_the_table_with_a_test_or_a_reason() throws IOException {
        Map<Integer, String> rows = rows();
        assertThat(rows.keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CASES).boxed().toList());
        rows.forEach((number, cell) -> assertThat(NAMED.matcher(cell).find() || cell.startsWith("Not ours: "))
                .as("case %s has neither a test nor a reason", number)
                .isTrue());
    }

    @Test
    void each_test_that_the_table_names_exists() throws IOException {
        Map<String, Set<String>> tests = tests();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(String.join("\n", rows().values()));
        int count = 0;
        while (named.find()) {
            count++;
            if (!tests.getOrDefault(named.group(1), Set.of()).contains(named.group(2))) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThan(CASES);
    }

    @Test
    void each_test_that_is_named_after_a_case_stands_in_the_row_of_that_case() throws IOException {
        Map<Integer, String> rows = rows();
        Pattern numbers = Pattern.compile("corner_cases?_((?:\\d+_)(?:(?:and_)?\\d+_)*)");
        List<String> missing = new ArrayList<>();
        tests().forEach((type, methods) -> methods.forEach(method -> {
            Matcher matcher = numbers.matcher(method);
            if (matcher.lookingAt()) {
                Set<Integer> cases = Stream.of(matcher.group(1).split("\\D+"))
                        .map(Integer::valueOf)
                        .collect(Collectors.toSet());
                for (int number : cases) {
                    if (!rows.getOrDefault(number, "").contains("`" + type + "." + method + "`")) {
                        missing.add(number + ": " + type + "." + method);
                    }
                }
            }
        }));
        assertThat(missing).isEmpty();
    }
}
