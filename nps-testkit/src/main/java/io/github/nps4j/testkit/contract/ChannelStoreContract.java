package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Limit;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.OutboxState;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Reservation;
import io.github.nps4j.channel.SendRequest;
import io.github.nps4j.channel.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link ChannelStore} as tests. A store is done when a subclass passes. */
public abstract class ChannelStoreContract {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final int THREADS = 6;

    /** For subclasses. */
    protected ChannelStoreContract() {}

    /**
     * An empty store. Called once in each test.
     *
     * @return the store
     */
    protected abstract ChannelStore emptyStore();

    /**
     * The same contents, through another store, as another node has it. Called after {@link #emptyStore()}. A store in
     * memory returns the same one.
     *
     * @return the store
     */
    protected abstract ChannelStore anotherNode();

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private static SendRequest send(String id, String person, Limit... limits) {
        return new SendRequest(id, Set.of(person), Purpose.UTILITY, List.of(limits));
    }

    private static boolean granted(Reservation reservation) {
        return reservation instanceof Reservation.Granted;
    }

    private <T> List<T> together(List<Callable<T>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        ExecutorService pool = Executors.newFixedThreadPool(work.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> one : work) {
                running.add(pool.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(120, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("the latest word of a person holds, in whatever order the words come, and is seen by every node")
    final void latest_word_holds() {
        ChannelStore store = emptyStore();
        store.record(Consent.optOut("+1", ConsentScope.ALL, at(10), "keyword"));
        store.record(Consent.optIn("+1", ConsentScope.ALL, at(5), "form"));
        store.record(Consent.optOut("+1", ConsentScope.ALL, at(10), "keyword"));
        assertThat(anotherNode().consents(Set.of("+1")).get("+1")).hasSize(2);
        assertThat(anotherNode().consentsOf(Set.of("+1")).stopped(Purpose.UTILITY))
                .contains(Suppression.Reason.OPTED_OUT);
        store.record(Consent.optIn("+1", ConsentScope.ALL, at(11), "keyword"));
        assertThat(anotherNode().consentsOf(Set.of("+1")).granted(Purpose.UTILITY))
                .isTrue();
        assertThat(store.consents(Set.of("+2"))).isEmpty();
        assertThat(store.consents(Set.of())).isEmpty();
    }

    @Test
    @DisplayName("of an agreement and a stop at the same time, the stop holds")
    final void stop_wins_a_tie() {
        ChannelStore store = emptyStore();
        store.record(Consent.optOut("+1", ConsentScope.MARKETING, at(1), "keyword"));
        store.record(Consent.optIn("+1", ConsentScope.MARKETING, at(1), "form"));
        assertThat(store.consentsOf(Set.of("+1")).stopped(Purpose.MARKETING))
                .contains(Suppression.Reason.MARKETING_STOPPED);
        assertThat(store.consentsOf(Set.of("+1")).stopped(Purpose.UTILITY)).isEmpty();
    }

    @Test
    @DisplayName("no place is given to a person who stopped, under any of the person's names, and nothing is counted")
    final void stopped_person_gets_no_place() {
        ChannelStore store = emptyStore();
        Limit limit = Limit.sends("cap", "s1", 5, DAY);
        store.record(Consent.optOut("wa:1", ConsentScope.ALL, at(0), "keyword"));
        SendRequest request = new SendRequest("s1", Set.of("+1", "wa:1"), Purpose.SERVICE, List.of(limit));
        assertThat(anotherNode().reserve(request, at(1)))
                .isEqualTo(new Reservation.Barred(Suppression.Reason.OPTED_OUT));
        assertThat(store.counted("cap", at(-1))).isZero();
        store.record(Consent.optOut("+2", ConsentScope.MARKETING, at(0), "vendor"));
        assertThat(store.reserve(new SendRequest("s2", Set.of("+2"), Purpose.MARKETING, List.of()), at(1)))
                .isEqualTo(new Reservation.Barred(Suppression.Reason.MARKETING_STOPPED));
        assertThat(granted(store.reserve(send("s3", "+2"), at(1)))).isTrue();
    }

    @Test
    @DisplayName("a suppression holds until it is over or lifted")
    final void suppression_holds() {
        ChannelStore store = emptyStore();
        store.suppress(new Suppression("+1", Suppression.Reason.UNREACHABLE, at(0), null));
        store.suppress(new Suppression("+2", Suppression.Reason.HOST, at(0), at(10)));
        assertThat(anotherNode().suppressions(Set.of("+1", "+2", "+3"))).containsOnlyKeys("+1", "+2");
        assertThat(store.reserve(send("s1", "+1"), at(1)))
                .isEqualTo(new Reservation.Barred(Suppression.Reason.UNREACHABLE));
        assertThat(store.reserve(send("s2", "+2"), at(9))).isEqualTo(new Reservation.Barred(Suppression.Reason.HOST));
        assertThat(granted(store.reserve(send("s2", "+2"), at(10)))).isTrue();
        anotherNode().lift("+1", Suppression.Reason.UNREACHABLE);
        assertThat(granted(store.reserve(send("s1", "+1"), at(2)))).isTrue();
    }

    @Test
    @DisplayName("the last message of a person to a business number is the latest one, whatever comes when")
    final void last_inbound_is_the_latest() {
        ChannelStore store = emptyStore();
        store.inbound("100", "+1", at(50));
        anotherNode().inbound("100", "+1", at(20));
        store.inbound("200", "+1", at(99));
        assertThat(store.lastInbound("100", Set.of("+1", "+2"))).isEqualTo(Map.of("+1", at(50)));
        assertThat(anotherNode().lastInbound("200", Set.of("+1"))).isEqualTo(Map.of("+1", at(99)));
        assertThat(store.lastInbound("200", Set.of())).isEmpty();
    }

    @Test
    @DisplayName("a name belongs to whom it was learned for last")
    final void aliases_are_learned() {
        ChannelStore store = emptyStore();
        store.learnAlias("551187654321", "+5511987654321", at(1));
        store.learnAlias("BR.123", "+5511987654321", at(2));
        store.learnAlias("BR.123", "+5500000000000", at(1));
        store.learnAlias("BR.123", "+5500000000000", at(2));
        assertThat(anotherNode().personsOf(Set.of("BR.123", "551187654321", "nobody")))
                .isEqualTo(Map.of("BR.123", "+5511987654321", "551187654321", "+5511987654321"));
        assertThat(anotherNode().aliasesOf("+5511987654321")).containsExactlyInAnyOrder("551187654321", "BR.123");
        store.learnAlias("BR.123", "+5500000000000", at(3));
        assertThat(store.aliasesOf("+5511987654321")).containsExactly("551187654321");
    }

    @Test
    @DisplayName("a notice comes for the first time once in seven days, and again when it was forgotten")
    final void notices_are_remembered() {
        ChannelStore store = emptyStore();
        assertThat(store.firstTime(List.of("b", "a", "b"), at(0))).containsExactly("b", "a");
        assertThat(anotherNode().firstTime(List.of("a", "c"), at(1))).containsExactly("c");
        assertThat(store.firstTime(List.of("a"), at(7 * 86_400 - 1))).isEmpty();
        assertThat(store.firstTime(List.of("a"), at(7 * 86_400))).containsExactly("a");
        store.forget(List.of("c", "unknown"));
        assertThat(anotherNode().firstTime(List.of("c"), at(2))).containsExactly("c");
        assertThat(store.firstTime(List.of(), at(0))).isEmpty();
    }

    @Test
    @DisplayName("of many nodes that see a notice at the same time, one sees it first")
    final void one_node_is_first() throws Exception {
        ChannelStore store = emptyStore();
        ChannelStore other = anotherNode();
        List<Callable<Set<String>>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ChannelStore node = i % 2 == 0 ? store : other;
            List<String> keys = i % 2 == 0 ? List.of("x", "y", "z") : List.of("z", "y", "x");
            work.add(() -> node.firstTime(keys, T0));
        }
        List<String> all = new ArrayList<>();
        together(work).forEach(all::addAll);
        assertThat(all).containsExactlyInAnyOrder("x", "y", "z");
    }

    @Test
    @DisplayName("a window takes so many in every span, and says when it has room again")
    final void window_is_kept() {
        ChannelStore store = emptyStore();
        assertThat(granted(store.reserve(send("s1", "+1", Limit.sends("cap", "s1", 2, DAY)), at(0))))
                .isTrue();
        assertThat(granted(store.reserve(send("s2", "+2", Limit.sends("cap", "s2", 2, DAY)), at(100))))
                .isTrue();
        assertThat(anotherNode().reserve(send("s3", "+3", Limit.sends("cap", "s3", 2, DAY)), at(200)))
                .isEqualTo(new Reservation.Full("cap", at(0).plus(DAY)));
        assertThat(store.counted("cap", at(-1))).isEqualTo(2);
        assertThat(store.counted("cap", at(0))).isEqualTo(1);
        assertThat(store.lastCounted(Set.of("cap", "other"))).isEqualTo(Map.of("cap", at(100)));
        assertThat(granted(store.reserve(send("s3", "+3", Limit.sends("cap", "s3", 2, DAY)), at(0).plus(DAY))))
                .isTrue();
        assertThat(store.reserve(send("s4", "+4", Limit.sends("none", "s4", 0, DAY)), at(0)))
                .isInstanceOf(Reservation.Full.class);
    }

    @Test
    @DisplayName("a member that is counted already costs nothing more, but stays counted longer")
    final void members_are_unique() {
        ChannelStore store = emptyStore();
        assertThat(granted(store.reserve(send("s1", "+1", new Limit.Window("users", "+1", 1, DAY)), at(0))))
                .isTrue();
        assertThat(granted(store.reserve(send("s2", "+1", new Limit.Window("users", "+1", 1, DAY)), at(60))))
                .isTrue();
        assertThat(store.reserve(send("s3", "+2", new Limit.Window("users", "+2", 1, DAY)), at(70)))
                .isEqualTo(new Reservation.Full("users", at(60).plus(DAY)));
        store.release("s2");
        assertThat(store.reserve(send("s3", "+2", new Limit.Window("users", "+2", 1, DAY)), at(70)))
                .isEqualTo(new Reservation.Full("users", at(0).plus(DAY)));
        store.release("s1");
        assertThat(store.counted("users", at(-1)))
                .as("whoever was counted before stays")
                .isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("a place is taken in all limits or in none, and given back in all")
    final void all_or_nothing() {
        ChannelStore store = emptyStore();
        Limit wide = Limit.sends("wide", "s1", 10, DAY);
        assertThat(granted(store.reserve(send("s1", "+1", wide, Limit.sends("narrow", "s1", 1, DAY)), at(0))))
                .isTrue();
        assertThat(store.reserve(
                        send("s2", "+2", Limit.sends("wide", "s2", 10, DAY), Limit.sends("narrow", "s2", 1, DAY)),
                        at(1)))
                .isEqualTo(new Reservation.Full("narrow", at(0).plus(DAY)));
        assertThat(store.counted("wide", at(-1))).isEqualTo(1);
        anotherNode().release("s1");
        anotherNode().release("s1");
        assertThat(store.counted("wide", at(-1))).isZero();
        assertThat(store.counted("narrow", at(-1))).isZero();
    }

    @Test
    @DisplayName("a send that asks again under its id keeps its one place")
    final void asking_again_is_counted_once() {
        ChannelStore store = emptyStore();
        Limit limit = Limit.sends("cap", "s1", 1, DAY);
        assertThat(granted(store.reserve(send("s1", "+1", limit), at(0)))).isTrue();
        assertThat(granted(store.reserve(send("s1", "+1", limit), at(1)))).isTrue();
        assertThat(store.counted("cap", at(-1))).isEqualTo(1);
        store.release("s1");
        assertThat(store.counted("cap", at(-1))).isZero();
    }

    @Test
    @DisplayName("a burst borrows from the future: after n at once the next is due n times later")
    final void burst_is_kept() {
        ChannelStore store = emptyStore();
        Duration every = Duration.ofSeconds(6);
        for (int i = 0; i < 20; i++) {
            assertThat(granted(store.reserve(send("s" + i, "+1", new Limit.Burst("pair", every, 45)), at(0))))
                    .isTrue();
        }
        assertThat(anotherNode().reserve(send("t", "+1", new Limit.Burst("pair", every, 45)), at(7)))
                .isEqualTo(new Reservation.Full("pair", at(120)));
        assertThat(granted(store.reserve(send("u", "+2", new Limit.Burst("pair2", every, 45)), at(7))))
                .isTrue();
        store.release("s3");
        assertThat(granted(store.reserve(send("t", "+1", new Limit.Burst("pair", every, 45)), at(114))))
                .isTrue();
    }

    @Test
    @DisplayName("sends that are reserved in one call see each other")
    final void one_call_counts_in_order() {
        ChannelStore store = emptyStore();
        List<SendRequest> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(send(
                    "s" + i,
                    "+" + i % 2,
                    new Limit.Window("users", "+" + i % 2, 2, DAY),
                    Limit.sends("cap", "s" + i, 3, DAY),
                    new Limit.Burst("pair" + i % 2, Duration.ofSeconds(6), 2)));
        }
        List<Reservation> answers = store.reserve(requests, at(0));
        assertThat(answers.stream().map(ChannelStoreContract::granted)).containsExactly(true, true, true, false, false);
        assertThat(answers.get(3)).isEqualTo(new Reservation.Full("cap", at(0).plus(DAY)));
        assertThat(store.counted("users", at(-1))).isEqualTo(2);
        assertThat(store.counted("cap", at(-1))).isEqualTo(3);
        store.release("s2");
        assertThat(store.counted("users", at(-1)))
                .as("s0 still counts the same person")
                .isEqualTo(2);
        assertThat(store.reserve(List.of(), at(0))).isEmpty();
    }

    @Test
    @DisplayName("however many nodes ask at the same time, no window takes more than it may")
    final void limits_hold_for_nodes_at_once() throws Exception {
        ChannelStore store = emptyStore();
        ChannelStore other = anotherNode();
        List<Callable<Integer>> work = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            ChannelStore node = t % 2 == 0 ? store : other;
            work.add(() -> {
                int got = 0;
                for (int i = 0; i < 20; i++) {
                    String id = "s" + thread + "-" + i;
                    String person = "+" + (thread * 20 + i) % 60;
                    List<SendRequest> pair = List.of(
                            send(
                                    id,
                                    person,
                                    new Limit.Window("users", person, 25, DAY),
                                    Limit.sends("cap", id, 40, DAY)),
                            send(id + "b", person, Limit.sends("cap", id + "b", 40, DAY)));
                    for (Reservation answer : node.reserve(pair, at(thread))) {
                        got += granted(answer) ? 1 : 0;
                    }
                }
                return got;
            });
        }
        int granted = together(work).stream().mapToInt(Integer::intValue).sum();
        assertThat(granted).isEqualTo(40);
        assertThat(store.counted("cap", at(-1))).isEqualTo(40);
        assertThat(store.counted("users", at(-1))).isLessThanOrEqualTo(25);
    }

    @Test
    @DisplayName("every store answers as the one in memory does, whatever is reserved and released when")
    final void answers_like_memory() {
        ChannelStore store = emptyStore();
        ChannelStore memory = ChannelStore.inMemory();
        Random random = new Random(20260301);
        List<String> ids = new ArrayList<>();
        long second = 0;
        for (int step = 0; step < 150; step++) {
            second += random.nextInt(4) == 0 ? -random.nextInt(5) : random.nextInt(8);
            if (!ids.isEmpty() && random.nextInt(6) == 0) {
                String id = ids.get(random.nextInt(ids.size()));
                store.release(id);
                memory.release(id);
            }
            List<SendRequest> requests = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                String id = "s" + step + "-" + i;
                String person = "+" + random.nextInt(6);
                ids.add(id);
                requests.add(send(
                        id,
                        person,
                        new Limit.Window("users", person, 4, Duration.ofSeconds(40)),
                        Limit.sends("cap", id, 5, Duration.ofSeconds(20)),
                        new Limit.Burst("pair/" + person, Duration.ofSeconds(3), 3)));
            }
            List<Boolean> answers = store.reserve(requests, at(second)).stream()
                    .map(ChannelStoreContract::granted)
                    .toList();
            assertThat(answers)
                    .as("step %d", step)
                    .isEqualTo(memory.reserve(requests, at(second)).stream()
                            .map(ChannelStoreContract::granted)
                            .toList());
            assertThat(store.counted("cap", at(second - 20))).isEqualTo(memory.counted("cap", at(second - 20)));
            assertThat(store.counted("users", at(second - 40))).isEqualTo(memory.counted("users", at(second - 40)));
        }
    }

    @Test
    @DisplayName("a document is saved only over the version that was read")
    final void documents_compare_and_set() {
        ChannelStore store = emptyStore();
        ChannelDocument first =
                store.save(ChannelDocument.fresh("talk", "+1", "{}", null)).orElseThrow();
        assertThat(first.version()).isEqualTo(1);
        assertThat(anotherNode().save(ChannelDocument.fresh("talk", "+1", "{}", null)))
                .isEmpty();
        ChannelDocument second =
                anotherNode().save(first.with("{\"a\":1}", at(5))).orElseThrow();
        assertThat(store.save(first.with("lost", null))).isEmpty();
        assertThat(store.document("talk", "+1")).contains(second);
        assertThat(second.body()).isEqualTo("{\"a\":1}");
        assertThat(second.due()).isEqualTo(at(5));
        assertThat(store.document("talk", "+2")).isEmpty();
        assertThat(store.document("other", "+1")).isEmpty();
        assertThat(store.delete(first)).isFalse();
        assertThat(store.delete(second)).isTrue();
        assertThat(anotherNode().document("talk", "+1")).isEmpty();
        assertThat(store.save(second.with("gone", null))).isEmpty();
    }

    @Test
    @DisplayName("documents are read page by page, each once, whatever their timers")
    final void documents_in_pages() {
        ChannelStore store = emptyStore();
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 25; i++) {
            store.save(ChannelDocument.fresh("talk", "d" + i, "b" + i, i % 2 == 0 ? null : at(i)));
            expected.add("d" + i);
        }
        store.save(ChannelDocument.fresh("other", "d0", "", at(0)));
        List<String> read = new ArrayList<>();
        List<ChannelDocument> page = store.documents("talk", "", 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(document -> read.add(document.id()));
            page = store.documents("talk", read.get(read.size() - 1), 10);
        }
        assertThat(read).doesNotHaveDuplicates().hasSize(25);
        assertThat(expected).containsAll(read);
    }

    @Test
    @DisplayName("a document whose timer is up goes to one caller, and comes again when the lease is over")
    final void timers_are_claimed_once() throws Exception {
        ChannelStore store = emptyStore();
        ChannelStore other = anotherNode();
        for (int i = 0; i < 30; i++) {
            store.save(ChannelDocument.fresh("talk", "d" + i, "b" + i, at(i)));
        }
        store.save(ChannelDocument.fresh("talk", "late", "", at(1_000)));
        store.save(ChannelDocument.fresh("talk", "never", "", null));
        store.save(ChannelDocument.fresh("other", "d0", "", at(0)));
        assertThat(store.claimDue("talk", at(2), 2, Duration.ofSeconds(60)))
                .extracting(ChannelDocument::id)
                .containsExactly("d0", "d1");
        List<Callable<List<ChannelDocument>>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ChannelStore node = i % 2 == 0 ? store : other;
            work.add(() -> {
                List<ChannelDocument> mine = new ArrayList<>();
                for (int turn = 0; turn < 10; turn++) {
                    mine.addAll(node.claimDue("talk", at(50), 3, Duration.ofSeconds(60)));
                }
                return mine;
            });
        }
        List<String> claimed = new ArrayList<>();
        together(work).forEach(mine -> mine.forEach(document -> claimed.add(document.id())));
        assertThat(claimed).hasSize(28).doesNotHaveDuplicates();
        List<ChannelDocument> again = store.claimDue("talk", at(62), 10, Duration.ofSeconds(60));
        assertThat(again).extracting(ChannelDocument::id).containsExactly("d0", "d1");
        assertThat(store.save(again.get(0).with("done", null))).isPresent();
        assertThatThrownBy(() -> store.claimDue("talk", at(0), 0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a send is planned once and changed only over the version that was read")
    final void outbox_compare_and_set() {
        ChannelStore store = emptyStore();
        List<OutboxRow> rows =
                List.of(OutboxRow.planned("a", "q", at(5), "hello"), OutboxRow.planned("b", "q", at(1), "hello"));
        assertThat(store.plan(rows, T0)).isEqualTo(2);
        assertThat(anotherNode().plan(List.of(OutboxRow.planned("a", "q2", at(9), "other")), T0))
                .isZero();
        OutboxRow planned = anotherNode().outbox("a").orElseThrow();
        assertThat(planned.body()).isEqualTo("hello");
        assertThat(planned.version()).isEqualTo(1);
        OutboxRow sending = store.update(planned.sending(at(60)), at(6)).orElseThrow();
        assertThat(sending.attempts()).isEqualTo(1);
        assertThat(anotherNode().update(planned.in(OutboxState.FAILED, at(6), "late"), at(6)))
                .isEmpty();
        OutboxRow accepted = store.update(
                        sending.in(OutboxState.ACCEPTED, at(6), "note").withMessageId("wamid.1"), at(7))
                .orElseThrow();
        assertThat(anotherNode().outboxByMessageId("wamid.1")).contains(accepted);
        assertThat(store.outboxByMessageId("wamid.2")).isEmpty();
        assertThat(store.outbox("c")).isEmpty();
        assertThat(anotherNode().outboxCounts("q"))
                .isEqualTo(Map.of(OutboxState.ACCEPTED, 1L, OutboxState.PLANNED, 1L));
        assertThat(store.nextOutboxDue("q")).contains(at(1));
        assertThat(store.nextOutboxDue("q2")).isEmpty();
        assertThatThrownBy(() -> store.plan(List.of(accepted), T0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("an open send that is due goes to one node, keeps its state, and comes again when the lease is over")
    final void sends_are_claimed_once() throws Exception {
        ChannelStore store = emptyStore();
        ChannelStore other = anotherNode();
        List<OutboxRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(OutboxRow.planned("s" + i, "q", at(i % 7), "b"));
        }
        assertThat(store.plan(rows, T0)).isEqualTo(60);
        store.plan(List.of(OutboxRow.planned("elsewhere", "q2", T0, "b")), T0);
        List<Callable<List<OutboxRow>>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ChannelStore node = i % 2 == 0 ? store : other;
            work.add(() -> {
                List<OutboxRow> mine = new ArrayList<>();
                for (int turn = 0; turn < 12; turn++) {
                    mine.addAll(node.claimOutbox("q", at(10), 5, Duration.ofSeconds(30)));
                }
                return mine;
            });
        }
        List<OutboxRow> claimed = new ArrayList<>();
        together(work).forEach(claimed::addAll);
        Set<String> ids = new HashSet<>();
        claimed.forEach(row -> ids.add(row.id()));
        assertThat(claimed).hasSize(60);
        assertThat(ids).hasSize(60);
        OutboxRow one = claimed.get(0);
        OutboxRow sending = store.update(one.sending(at(20)), at(11)).orElseThrow();
        assertThat(store.claimOutbox("q", at(19), 100, Duration.ofSeconds(30))).isEmpty();
        List<OutboxRow> left = other.claimOutbox("q", at(20), 100, Duration.ofSeconds(30));
        assertThat(left).hasSize(1);
        assertThat(left.get(0).state()).isEqualTo(OutboxState.SENDING);
        assertThat(store.update(sending.in(OutboxState.ACCEPTED, at(21), null), at(21)))
                .as("whoever claimed it has it now")
                .isEmpty();
    }

    @Test
    @DisplayName("a purge drops what nobody needs, and nothing else")
    final void purge_keeps_what_counts() {
        ChannelStore store = emptyStore();
        store.record(Consent.optOut("+9", ConsentScope.ALL, at(0), "keyword"));
        store.reserve(send("s1", "+1", Limit.sends("cap", "s1", 2, Duration.ofSeconds(10))), at(0));
        store.reserve(send("s2", "+2", Limit.sends("cap", "s2", 2, Duration.ofSeconds(10))), at(5));
        store.firstTime(List.of("old"), at(-8 * 86_400));
        store.firstTime(List.of("new"), at(0));
        store.plan(List.of(OutboxRow.planned("done", "q", T0, "b"), OutboxRow.planned("open", "q", T0, "b")), T0);
        OutboxRow done = store.outbox("done").orElseThrow();
        store.update(done.in(OutboxState.DELIVERED, T0, null), at(1));
        assertThat(store.purge(at(10), at(2))).isEqualTo(3);
        assertThat(store.purge(at(10), at(2))).isZero();
        assertThat(store.counted("cap", at(-1))).isEqualTo(1);
        assertThat(store.outbox("done")).isEmpty();
        assertThat(store.outbox("open")).isPresent();
        assertThat(store.firstTime(List.of("new"), at(1))).isEmpty();
        assertThat(store.consentsOf(Set.of("+9")).stopped(Purpose.SERVICE)).isPresent();
    }

    @Test
    @DisplayName("texts of all scripts and sizes come back as they were given")
    final void texts_come_back() {
        ChannelStore store = emptyStore();
        String key = "가".repeat(400);
        String body = "\uD83D\uDE00\"\\'\n{}\u0001".repeat(1_000);
        store.save(ChannelDocument.fresh("k", key, body, Instant.parse("2026-03-01T12:00:00.123456Z")));
        ChannelDocument back = anotherNode().document("k", key).orElseThrow();
        assertThat(back.body()).isEqualTo(body);
        assertThat(back.due()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
        assertThat(store.firstTime(List.of(key, "%'\"\\", " "), T0)).containsExactly(key, "%'\"\\", " ");
    }
}
