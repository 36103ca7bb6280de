package io.github.nps4j.mapping;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A mapping is wrong. All that is wrong with it is listed at once, each with its place: file, line, column and path in a
 * YAML file, the path alone in Java. A mapping holds no personal data, so the messages may quote it.
 */
public final class MappingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * An exception.
     *
     * @param source the file, or {@code mapping 'name'} for one that is built in Java
     * @param problems at least one
     */
    MappingException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * All that is wrong, in the order of the file.
     *
     * @return at least one problem
     */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).toString();
        }
        return source + " has " + problems.size() + " problems:\n"
                + problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n"));
    }

    /**
     * One thing that is wrong. {@code toString} is the whole sentence, such as
     * {@code nps.yaml:7:11 fields[2].type: unknown field type 'nubmer'; did you mean 'number'?}.
     *
     * @param source the file, or {@code mapping 'name'} for one that is built in Java
     * @param line the line, from 1; 0 where there is no file
     * @param column the column, from 1; 0 where there is no file
     * @param path where in the mapping, such as {@code fields[2].type} (counted from 0); empty for the whole
     * @param message what is wrong and what to do
     */
    public record Problem(String source, int line, int column, String path, String message) {
        @Override
        public String toString() {
            return source + (line > 0 ? ":" + line + ":" + column : "") + (path.isEmpty() ? "" : " " + path) + ": "
                    + message;
        }
    }
}
