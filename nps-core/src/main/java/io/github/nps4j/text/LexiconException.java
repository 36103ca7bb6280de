package io.github.nps4j.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A lexicon is wrong. All that is wrong with it is listed at once, each with file, line, column and field. A lexicon
 * holds no personal data, so the messages may quote it.
 */
public final class LexiconException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    LexiconException(String source, List<Problem> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0).toString()
                        : source + " has " + problems.size() + " problems:\n"
                                + problems.stream()
                                        .map(problem -> "  " + problem)
                                        .collect(Collectors.joining("\n")));
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

    /**
     * One thing that is wrong. {@code toString} is the whole sentence, such as
     * {@code themes.yaml:7:11 themes.parking.mentions[2]: the cue is empty}.
     *
     * @param source the file
     * @param line the line, from 1; 0 where there is none
     * @param column the column, from 1; 0 where there is none
     * @param path the field, such as {@code themes.parking.mentions[2]} (counted from 0); empty for the whole
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
