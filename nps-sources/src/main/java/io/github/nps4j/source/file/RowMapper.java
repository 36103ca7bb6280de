package io.github.nps4j.source.file;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a response of the cells of a row. Messages hold nothing of the row. */
final class RowMapper {

    /** Longest text of an attribute, in UTF-16 units. */
    static final int MAX_ATTRIBUTE = 4_000;

    private static final int MAX_THEMES = 50;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("([0-9]{1,18})(\\.0{1,6})?");

    /** The cells of one row. */
    interface Cells {

        /** The cell of a column as it stands; empty where there is none. */
        String text(int mapping);

        /** The cell taken apart at a separator, where the form has no lists of its own. */
        default List<String> list(int mapping, String separator) {
            return List.of(text(mapping).split(Pattern.quote(separator), -1));
        }

        /** The cell of one of the columns that the id is made from. */
        String idText(int column);
    }

    private final FileSettings settings;

    RowMapper(FileSettings settings) {
        this.settings = settings;
    }

    NpsResponse response(List<ColumnMapping> mappings, Cells cells) {
        NpsResponse.Builder response =
                NpsResponse.builder().source(settings.source()).tenant(settings.tenant());
        Identity.Builder identity = Identity.builder();
        if (!settings.idColumns().isEmpty()) {
            response.id(derivedId(cells));
        }
        for (int i = 0; i < mappings.size(); i++) {
            ColumnMapping mapping = mappings.get(i);
            try {
                apply(mapping, i, cells, response, identity);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("column '" + mapping.column() + "': " + e.getMessage(), e);
            }
        }
        return response.identity(identity.build()).build();
    }

    private static void apply(
            ColumnMapping mapping, int index, Cells cells, NpsResponse.Builder response, Identity.Builder identity) {
        if (mapping.target() == ColumnMapping.Target.THEMES) {
            response.themes(themes(cells.list(index, mapping.argument())));
            return;
        }
        String cell = cells.text(index);
        String text = cell.strip();
        switch (mapping.target()) {
            case ID -> {
                must(!text.isEmpty(), "the response id is empty");
                must(
                        text.length() <= ResponseKey.MAX_LENGTH,
                        "the response id has " + text.length() + " characters; at most " + ResponseKey.MAX_LENGTH
                                + " are possible");
                response.id(text);
            }
            case REVISION_NUMBER -> response.revision(text.isEmpty() ? 0 : wholeNumber(text));
            case REVISION_TIME ->
                response.revision(
                        text.isEmpty()
                                ? 0
                                : Math.max(0, time(mapping, text, "time").toEpochMilli()));
            case SURVEY -> response.surveyId(text);
            case SCORE -> response.score(Score.parse(text));
            case COMMENT -> response.comment(cell);
            case INSIGHT -> response.insight(text);
            case LANGUAGE -> response.language(text);
            case RESPONDED_AT -> {
                must(!text.isEmpty(), "the response time is empty");
                response.respondedAt(time(mapping, text, "response time"));
            }
            case IDENTITY -> identity.add(mapping.argument(), text, mapping.region());
            case ATTRIBUTE -> {
                must(
                        cell.length() <= MAX_ATTRIBUTE,
                        "the text has " + cell.length() + " characters; at most " + MAX_ATTRIBUTE + " are possible");
                response.attribute(mapping.argument(), text);
            }
            case THEMES -> throw new IllegalStateException("themes are a list");
        }
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static long wholeNumber(String text) {
        Matcher matcher = WHOLE_NUMBER.matcher(text);
        must(matcher.matches(), "the revision is no whole number from 0 up");
        return Long.parseLong(matcher.group(1));
    }

    private static Instant time(ColumnMapping mapping, String text, String what) {
        TimeFormats formats = Objects.requireNonNull(mapping.formats());
        Instant time = formats.parse(text);
        if (time == null) {
            throw new IllegalArgumentException("the " + what + " is not of the form " + formats.shown());
        }
        return time;
    }

    private static List<Theme> themes(List<String> parts) {
        List<Theme> themes = new ArrayList<>();
        for (String part : parts) {
            if (!part.isBlank()) {
                themes.add(Theme.of(part));
            }
        }
        must(
                themes.size() <= MAX_THEMES,
                "there are " + themes.size() + " themes; at most " + MAX_THEMES + " are possible");
        return themes;
    }

    /** The lengths are hashed too, or "ab" and "c" would be "a" and "bc". */
    private String derivedId(Cells cells) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
        boolean any = false;
        for (int i = 0; i < settings.idColumns().size(); i++) {
            String text = cells.idText(i).strip();
            any |= !text.isEmpty();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        must(any, "all columns of the id are empty: " + settings.idColumns());
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
