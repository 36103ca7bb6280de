package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Notes. An enhanced note is HTML that queries do not return, so its marker stands in its title; a classic one has it in
 * its text.
 */
final class SalesforceNotes implements NoteWriter {

    private static final String NOTE = "ContentNote";
    private static final int MAX_TITLE = 80;
    private static final int MAX_MARK = 160;
    // Salesforce fails on these with an error that names nothing
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");
    private static final int MAX_HTML = 5_000_000;

    private final SalesforceApi api;
    private final SalesforceSchemas schemas;
    private final SalesforceCollections collections;
    private final SalesforceAdapter.NoteForm form;
    private final String title;

    SalesforceNotes(
            SalesforceApi api,
            SalesforceSchemas schemas,
            SalesforceCollections collections,
            SalesforceAdapter.NoteForm form,
            String title) {
        this.api = api;
        this.schemas = schemas;
        this.collections = collections;
        this.form = form;
        this.title = SalesforceTexts.cut(title, MAX_TITLE);
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        boolean enhanced = enhanced();
        Part part = new Part(enhanced ? Operation.NOTE : Operation.CREATE, null);
        for (Note note : notes) {
            part.add(part.rows().size(), enhanced ? enhancedRow(note) : classicRow(note));
        }
        WriteOutcome[] outcomes = new WriteOutcome[notes.size()];
        collections.send(List.of(part), outcomes);
        return SalesforceCollections.listed(outcomes);
    }

    private Row enhancedRow(Note note) {
        String text = UNPRINTABLE
                .matcher(SalesforceTexts.cut(note.text(), SalesforceTexts.MAX_TEXT))
                .replaceAll("");
        String html = MarkedHtml.of(text, note.marker(), MAX_HTML);
        ObjectNode row = SalesforceApi.row(NOTE, null)
                .put("Title", title + " " + mark(note.marker()))
                .put("Content", Base64.getEncoder().encodeToString(html.getBytes(StandardCharsets.UTF_8)));
        return new Row(row, null, note.recordId());
    }

    private Row classicRow(Note note) {
        ObjectNode row = SalesforceApi.row("Note", null)
                .put("ParentId", note.recordId())
                .put("Title", title)
                .put("Body", SalesforceTexts.marked(note.text(), note.marker()));
        return new Row(row, null, note.recordId());
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        if (!enhanced()) {
            return SalesforceTexts.find(api, "Note", "Body", "ParentId", note.recordId(), note.marker());
        }
        String id = SalesforceNames.id18(note.recordId());
        if (id == null) {
            return List.of();
        }
        String soql = "SELECT ContentDocumentId, ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = "
                + SalesforceSoql.quoted(id);
        List<String> found = new ArrayList<>();
        for (JsonNode row : api.query(soql, false, Redaction.standard())) {
            if (row.path("ContentDocument").path("Title").asText("").endsWith(mark(note.marker()))) {
                found.add(row.path("ContentDocumentId").asText());
            }
        }
        // ids grow, and one that is linked twice is still one
        return found.stream().distinct().sorted().toList();
    }

    /** An enhanced note is found by the id of its document, with which its links go. */
    @Override
    public boolean removeNote(RecordType type, String noteId) {
        api.delete(enhanced() ? "ContentDocument" : "Note", noteId);
        return true;
    }

    /** Which form the org has is seen from whether it describes the object. */
    private boolean enhanced() {
        return switch (form) {
            case ENHANCED -> true;
            case CLASSIC -> false;
            case AS_THE_ORG_HAS -> schemas.exists(NOTE);
        };
    }

    /** The marker as it stands at the end of a title, which has 255 characters. */
    private static String mark(String marker) {
        String mark = MarkedHtml.mark(marker);
        if (mark.length() <= MAX_MARK) {
            return mark;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(marker.getBytes(StandardCharsets.UTF_8));
            return MarkedHtml.mark("sha256:" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
