package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.OutboxState;
import io.github.nps4j.testkit.whatsapp.CustomerReply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An opt-out that arrives while the message is on its way to being sent. The moment is forced with latches. */
class OptOutRaceTest {

    /** Where the sender is held while the opt-out arrives. */
    enum Moment {
        /** It is about to ask the policy. */
        BEFORE_THE_POLICY,
        /** The policy has said yes and has counted the message. */
        AFTER_THE_POLICY,
        /** The row says that it is being sent; the last look is next. */
        RIGHT_BEFORE_SENDING
    }

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** A store that holds one thread at one moment, once. */
    private ChannelStore holding(ChannelStore store, Moment moment) {
        return (ChannelStore) Proxy.newProxyInstance(
                ChannelStore.class.getClassLoader(),
                new Class<?>[] {ChannelStore.class},
                (proxy, method, arguments) -> {
                    boolean reserves = method.getName().equals("reserve")
                            && arguments[0] instanceof List<?> requests
                            && !requests.isEmpty();
                    boolean sending = method.getName().equals("update")
                            && arguments[0] instanceof OutboxRow row
                            && row.state() == OutboxState.SENDING;
                    if (reserves && moment == Moment.BEFORE_THE_POLICY) {
                        hold();
                    }
                    Object result;
                    try {
                        result = method.isDefault()
                                ? java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments)
                                : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (reserves && moment == Moment.AFTER_THE_POLICY
                            || sending && moment == Moment.RIGHT_BEFORE_SENDING) {
                        hold();
                    }
                    return result;
                });
    }

    private void hold() throws InterruptedException {
        if (reached.getCount() > 0) {
            reached.countDown();
            assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void nothing_is_sent_to_somebody_whose_opt_out_arrives_between_planning_and_sending(Moment moment)
            throws Exception {
        try (SurveyLab lab = new SurveyLab(
                survey -> survey, simulator -> simulator, store -> holding(store, moment), sending -> sending)) {
            SurveyInvitee anna = SurveyLab.person(SurveyLab.ANNA);
            lab.survey.invite("relation", "2026-Q4", List.of(anna));
            CompletableFuture<Void> sender = CompletableFuture.runAsync(lab.survey::runDue);
            assertThat(reached.await(30, TimeUnit.SECONDS))
                    .as("the sender got there")
                    .isTrue();
            // The opt-out comes in by webhook and is acknowledged while the sender is held.
            lab.meta.says(SurveyLab.ANNA, CustomerReply.stop("STOP"));
            assertThat(lab.meta.deliverAll()).isEqualTo(1);
            lab.meta.forbid(SurveyLab.ANNA);
            goOn.countDown();
            sender.get(30, TimeUnit.SECONDS);
            lab.settle();
            assertThat(lab.meta.messageCount()).isZero();
            assertThat(lab.meta.violations()).isEmpty();
            String id = lab.survey.conversationId("relation", "2026-Q4", anna).orElseThrow();
            assertThat(lab.conversation(id).state().isOpen()).isFalse();
            assertThat(lab.store.outboxCounts(lab.outbox.queue())).containsOnlyKeys(OutboxState.FAILED);
        }
    }
}
