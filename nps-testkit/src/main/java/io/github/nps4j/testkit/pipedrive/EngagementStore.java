package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notes and activities of an account. Thread-safe. */
final class EngagementStore {

    /** A note or activity of a record. */
    record Engagement(long id, PipedriveKind kind, long recordId, ObjectNode body, Instant added) {}

    private final Clock clock;
    private final List<Engagement> notes = new ArrayList<>();
    private final List<Engagement> activities = new ArrayList<>();
    private long lastId = 5_000;

    EngagementStore(Clock clock) {
        this.clock = clock;
    }

    synchronized Engagement addNote(PipedriveKind kind, long recordId, ObjectNode body) {
        Engagement note = new Engagement(++lastId, kind, recordId, body, clock.instant());
        notes.add(note);
        return note;
    }

    synchronized Engagement addActivity(PipedriveKind kind, long recordId, ObjectNode body) {
        Engagement activity = new Engagement(++lastId, kind, recordId, body, clock.instant());
        activities.add(activity);
        return activity;
    }

    synchronized @Nullable Engagement note(long id) {
        return notes.stream().filter(note -> note.id() == id).findFirst().orElse(null);
    }

    synchronized boolean removeNote(long id) {
        return notes.removeIf(note -> note.id() == id);
    }

    synchronized boolean removeActivity(long id) {
        return activities.removeIf(activity -> activity.id() == id);
    }

    synchronized List<Engagement> notes(PipedriveKind kind, long recordId) {
        return notes.stream()
                .filter(note -> note.kind() == kind && note.recordId() == recordId)
                .toList();
    }

    synchronized List<Engagement> activities(PipedriveKind kind, long recordId) {
        return activities.stream()
                .filter(activity -> activity.kind() == kind && activity.recordId() == recordId)
                .toList();
    }
}
