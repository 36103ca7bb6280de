package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.whatsapp.survey.ConversationJson.Acquaintance;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Conversations in the store, changed by compare-and-set. */
final class ConversationBook {

    /** The kind of the documents that hold conversations. */
    static final String CONVERSATIONS = "nps-conversation";

    /** The kind of the documents that say which conversation with a person is open. */
    static final String PEOPLE = "nps-person";

    private static final int MOST_RACES = 50;

    private final ChannelStore store;
    private final Function<Conversation, @Nullable Instant> due;
    private final SurveyListener listener;

    ConversationBook(ChannelStore store, Function<Conversation, @Nullable Instant> due, SurveyListener listener) {
        this.store = store;
        this.due = due;
        this.listener = listener;
    }

    /** {@code false} if there is one of this id already. */
    boolean add(Conversation c, Instant when) {
        boolean added = store.save(ChannelDocument.fresh(CONVERSATIONS, c.id, ConversationJson.write(c), when))
                .isPresent();
        if (added) {
            listener.changed(c.id, c.survey, c.state, c.state);
        }
        return added;
    }

    Optional<Conversation> find(String id) {
        return store.document(CONVERSATIONS, id).map(document -> ConversationJson.read(document.body()));
    }

    /** Changes a conversation; what the change returns is kept, and the same object means that nothing changes. */
    Optional<Conversation> change(String id, UnaryOperator<Conversation> change) {
        for (int race = 0; race < MOST_RACES; race++) {
            ChannelDocument document = store.document(CONVERSATIONS, id).orElse(null);
            if (document == null) {
                return Optional.empty();
            }
            Conversation before = ConversationJson.read(document.body());
            Conversation after = change.apply(before);
            if (after == before || save(document, before, after)) {
                return Optional.of(after);
            }
        }
        throw new IllegalStateException(
                "a conversation was changed by others " + MOST_RACES + " times in a row: try again");
    }

    /** {@code false} if somebody else has changed it. */
    boolean save(ChannelDocument document, Conversation before, Conversation after) {
        boolean saved = store.save(document.with(ConversationJson.write(after), due.apply(after)))
                .isPresent();
        if (saved && before.state != after.state) {
            listener.changed(after.id, after.survey, before.state, after.state);
        }
        return saved;
    }

    Acquaintance acquaintance(String line, String person) {
        return store.document(PEOPLE, line + "/" + person)
                .map(document -> Acquaintance.read(document.body()))
                .orElse(Acquaintance.NEW);
    }

    /** Changes what is known of a person; {@code null} leaves it. Returns what stands afterwards. */
    Acquaintance changeAcquaintance(String line, String person, Function<Acquaintance, @Nullable Acquaintance> change) {
        String id = line + "/" + person;
        for (int race = 0; race < MOST_RACES; race++) {
            ChannelDocument document = store.document(PEOPLE, id).orElse(null);
            Acquaintance before = document == null ? Acquaintance.NEW : Acquaintance.read(document.body());
            Acquaintance after = change.apply(before);
            if (after == null || after.equals(before)) {
                return before;
            }
            ChannelDocument next = document == null
                    ? ChannelDocument.fresh(PEOPLE, id, after.write(), null)
                    : document.with(after.write(), null);
            if (store.save(next).isPresent()) {
                return after;
            }
        }
        throw new IllegalStateException(
                "what is known of a person was changed by others " + MOST_RACES + " times in a row: try again");
    }
}
