package io.github.nps4j.examples.whatsapp;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.whatsapp.survey.ConversationState;
import io.github.nps4j.whatsapp.survey.SurveyListener;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** How many conversations stand where. Thread-safe. */
final class Counts implements SurveyListener {

    private final Map<ConversationState, Integer> byState = new EnumMap<>(ConversationState.class);
    private final Set<String> scores = new HashSet<>();

    @Override
    public synchronized void changed(
            String conversation, String survey, ConversationState before, ConversationState after) {
        if (before != after) {
            byState.merge(before, -1, Integer::sum);
        }
        byState.merge(after, 1, Integer::sum);
    }

    @Override
    public synchronized void handedOn(NpsResponse response) {
        scores.add(response.id());
    }

    synchronized int scores() {
        return scores.size();
    }

    synchronized int in(ConversationState state) {
        return byState.getOrDefault(state, 0);
    }

    synchronized boolean open() {
        return byState.entrySet().stream().anyMatch(entry -> entry.getKey().isOpen() && entry.getValue() > 0);
    }

    @Override
    public synchronized String toString() {
        StringJoiner line = new StringJoiner(", ");
        for (ConversationState state : ConversationState.values()) {
            if (in(state) > 0) {
                line.add(in(state) + " "
                        + state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
            }
        }
        return line + "; " + scores.size() + " scores";
    }
}
