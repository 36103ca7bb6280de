package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageStateTest {

    @Test
    void theLadderIsTheOneOfTheDocumentation() {
        assertThat(MessageState.SENT.after(MessageState.DELIVERED)).isEqualTo(MessageState.DELIVERED);
        assertThat(MessageState.READ.after(MessageState.DELIVERED)).isEqualTo(MessageState.READ);
        assertThat(MessageState.READ.after(MessageState.PLAYED)).isEqualTo(MessageState.PLAYED);
        assertThat(MessageState.SENT.after(MessageState.FAILED)).isEqualTo(MessageState.FAILED);
        assertThat(MessageState.FAILED.after(MessageState.SENT)).isEqualTo(MessageState.FAILED);
        assertThat(MessageState.FAILED.after(MessageState.DELIVERED)).isEqualTo(MessageState.DELIVERED);
        assertThat(MessageState.DELIVERED.after(MessageState.FAILED)).isEqualTo(MessageState.DELIVERED);
        assertThat(MessageState.SENT.after(MessageState.DELETED)).isEqualTo(MessageState.SENT);
        assertThat(MessageState.of("DELIVERED")).isEqualTo(MessageState.DELIVERED);
        assertThat(MessageState.of(" Read ")).isEqualTo(MessageState.READ);
        assertThat(MessageState.of("x".repeat(1_000))).isEqualTo(MessageState.UNKNOWN);
    }

    @Property
    void theOrderOfTheStatusesDoesNotMatter(@ForAll List<MessageState> statuses) {
        MessageState inThisOrder = MessageState.QUEUED;
        for (MessageState status : statuses) {
            inThisOrder = inThisOrder.after(status);
        }
        List<MessageState> sorted = new ArrayList<>(statuses);
        sorted.sort(Comparator.comparing(MessageState::rank).reversed());
        MessageState sortedState = MessageState.QUEUED;
        for (MessageState status : sorted) {
            sortedState = sortedState.after(status);
        }
        assertThat(inThisOrder).isEqualTo(sortedState);
    }
}
