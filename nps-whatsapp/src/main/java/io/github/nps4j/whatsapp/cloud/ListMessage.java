package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question with a list to choose from: up to ten rows over all sections together. Immutable. */
public final class ListMessage extends InteractiveMessage {

    /** Most rows, counted over all sections. */
    public static final int MAX_ROWS = 10;

    /** Most sections. */
    public static final int MAX_SECTIONS = 10;

    /** Longest body, in UTF-16 units. */
    public static final int MAX_BODY = 4_096;

    private static final int MAX_BUTTON = 20;
    private static final int MAX_ROW_ID = 200;
    private static final int MAX_TITLE = 24;
    private static final int MAX_DESCRIPTION = 72;

    private final String button;
    private final List<Section> sections;

    private ListMessage(Builder builder, List<Section> sections) {
        super(builder.body, builder.header, builder.footer);
        this.button = builder.button;
        this.sections = List.copyOf(sections);
    }

    /**
     * A builder.
     *
     * @param body the question, up to {@value #MAX_BODY} characters
     * @param button what opens the list, up to 20 characters
     * @return a builder
     * @throws IllegalArgumentException if one of them is blank or too long
     */
    public static Builder builder(String body, String button) {
        return new Builder(body, button);
    }

    /**
     * The sections.
     *
     * @return one to ten, in their order
     */
    public List<Section> sections() {
        return sections;
    }

    @Override
    String interactiveType() {
        return "list";
    }

    @Override
    ObjectNode action() {
        ObjectNode action = JSON.objectNode().put("button", button);
        ArrayNode array = action.putArray("sections");
        for (Section section : sections) {
            ObjectNode node = array.addObject();
            if (section.title != null) {
                node.put("title", section.title);
            }
            ArrayNode rows = node.putArray("rows");
            for (Row row : section.rows) {
                ObjectNode one = rows.addObject().put("id", row.id).put("title", row.title);
                if (row.description != null) {
                    one.put("description", row.description);
                }
            }
        }
        return action;
    }

    /**
     * A row.
     *
     * @param id what comes back when it is chosen, up to 200 characters
     * @param title what is shown, up to 24 characters
     * @param description a line below, up to 72 characters, or {@code null}
     */
    public record Row(String id, String title, @Nullable String description) {

        /** Checks the lengths. */
        public Row {
            Check.text("id of a list row", id, MAX_ROW_ID);
            Check.text("title of a list row", title, MAX_TITLE);
            if (description != null) {
                Check.text("description of a list row", description, MAX_DESCRIPTION);
            }
        }
    }

    /**
     * A section.
     *
     * @param title what stands above its rows, up to 24 characters; {@code null} only if it is the only section
     * @param rows its rows
     */
    public record Section(@Nullable String title, List<Row> rows) {

        /** Checks the title and copies the rows. */
        public Section {
            if (title != null) {
                Check.text("title of a list section", title, MAX_TITLE);
            }
            rows = List.copyOf(rows);
        }
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder extends InteractiveMessage.Builder<Builder> {

        private final String button;
        private final List<@Nullable String> titles = new ArrayList<>();
        private final List<List<Row>> rows = new ArrayList<>();

        private Builder(String body, String button) {
            super(body, MAX_BODY);
            this.button = Check.text("button of a list", button, MAX_BUTTON);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Begins a section; the rows that follow belong to it.
         *
         * @param title what stands above its rows, up to 24 characters
         * @return this builder
         * @throws IllegalArgumentException if the title is blank or too long
         */
        public Builder section(String title) {
            titles.add(Check.text("title of a list section", title, MAX_TITLE));
            rows.add(new ArrayList<>());
            return this;
        }

        /**
         * Adds a row to the section begun last.
         *
         * @param id what comes back when it is chosen; each only once
         * @param title what is shown
         * @return this builder
         * @throws IllegalArgumentException if one of them is blank or too long
         */
        public Builder row(String id, String title) {
            return add(new Row(id, title, null));
        }

        /**
         * Adds a row to the section begun last.
         *
         * @param id what comes back when it is chosen; each only once
         * @param title what is shown
         * @param description a line below the title
         * @return this builder
         * @throws IllegalArgumentException if one of them is blank or too long
         */
        public Builder row(String id, String title, String description) {
            return add(new Row(id, title, description));
        }

        private Builder add(Row row) {
            if (rows.isEmpty()) {
                titles.add(null);
                rows.add(new ArrayList<>());
            }
            rows.get(rows.size() - 1).add(row);
            return this;
        }

        /**
         * The message.
         *
         * @return the message
         * @throws IllegalArgumentException if there is no row, more than ten over all sections, an empty section, an id
         *     twice, or one of several sections without a title
         */
        public ListMessage build() {
            Check.count(
                    "rows over all sections of the list",
                    rows.stream().mapToInt(List::size).sum(),
                    1,
                    MAX_ROWS);
            Check.count("sections of the list", rows.size(), 1, MAX_SECTIONS);
            Check.unique(
                    "id of list row",
                    rows.stream().flatMap(List::stream).map(Row::id).toList());
            List<Section> sections = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).isEmpty()) {
                    throw new IllegalArgumentException("Section " + (i + 1) + " of the list has no row");
                }
                if (titles.get(i) == null && rows.size() > 1) {
                    throw new IllegalArgumentException("A list of several sections needs a title for each: call"
                            + " section before the first row");
                }
                sections.add(new Section(titles.get(i), rows.get(i)));
            }
            return new ListMessage(this, sections);
        }
    }
}
