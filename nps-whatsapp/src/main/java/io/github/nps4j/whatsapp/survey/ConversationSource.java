package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.ResponseSource;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every conversation in the store that has led to a score, as the response that it has led to. */
final class ConversationSource implements ResponseSource {

    private static final int PAGE = 200;

    private final ChannelStore store;
    private final String name;
    private final Function<Conversation, SourceItem> read;

    ConversationSource(ChannelStore store, String name, Function<Conversation, SourceItem> read) {
        this.store = store;
        this.name = name;
        this.read = read;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ResponseReader open() {
        return new Reader();
    }

    private final class Reader implements ResponseReader {

        private final Deque<ChannelDocument> page = new ArrayDeque<>();
        private String last = "";
        private @Nullable SourceItem next;
        private boolean ended;

        @Override
        public boolean hasNext() {
            while (next == null && !ended) {
                if (page.isEmpty()) {
                    fill();
                } else {
                    Conversation c = ConversationJson.read(page.removeFirst().body());
                    next = c.revision < 0 ? null : read.apply(c);
                }
            }
            return next != null;
        }

        private void fill() {
            try {
                List<ChannelDocument> more = store.documents(ConversationBook.CONVERSATIONS, last, PAGE);
                page.addAll(more);
                ended = more.isEmpty();
                last = ended ? last : more.get(more.size() - 1).id();
            } catch (RuntimeException e) {
                throw new SourceException("the conversations could not be read from the store: " + e.getMessage(), e);
            }
        }

        @Override
        public SourceItem next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("all conversations are read");
            }
            SourceItem item = next;
            next = null;
            return item;
        }

        @Override
        public void close() {
            ended = true;
            page.clear();
        }
    }
}
