package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Fault;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.PrivateLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** What holds for every order of arrival, every duplication and every mix of failures. */
class LawsTest {

    private static @Nullable LogWatch watch;

    // jqwik does not know the extension that watches the other tests
    @BeforeContainer
    static void listen() {
        watch = LogWatch.start();
    }

    @AfterContainer
    static void nothing_private_was_logged() {
        LogWatch heard = watch;
        if (heard != null) {
            heard.close();
            assertThat(heard.lines())
                    .allSatisfy(line ->
                            assertThat(PrivateLogs.firstPrivatePart(line)).isEmpty());
        }
    }

    private static final int CUSTOMERS = 5;

    private static final FieldMapping MAPPING = Lab.mapping()
            .tags("score >= 9", List.of("Promoter"), List.of("Detractor"))
            .tags("score <= 6", List.of("Detractor"), List.of("Promoter"))
            .note("answer", "comment present", "{score}: {comment}")
            .task("recovery", "score <= 6", task -> task.subject("Call").dueAfter(Duration.ofDays(1)))
            .build();

    private static FakeCrm crm() {
        FakeCrmBuilder builder = FakeCrm.builder().npsContacts();
        for (int i = 0; i < CUSTOMERS; i++) {
            String email = "c" + i + "@example.com";
            String phone = "+3460011122" + i;
            builder.record("c" + i, r -> r.email(email).phone(phone));
        }
        return builder.build();
    }

    /** Answers of few customers, known by email or by phone, with equal times and missing comments among them. */
    @Provide
    Arbitrary<List<NpsResponse>> answers() {
        Arbitrary<NpsResponse> one = Combinators.combine(
                        Arbitraries.integers().between(0, CUSTOMERS),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 10),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of("", "slow", "great", "좋아요"),
                        Arbitraries.integers().between(0, 9))
                .as((customer, byEmail, score, minute, comment, id) -> Lab.answer("r" + customer + "-" + id, score)
                        .identity(
                                byEmail
                                        ? Identity.builder()
                                                .email("c" + customer + "@example.com")
                                                .build()
                                        : Identity.builder()
                                                .phone("+3460011122" + customer)
                                                .build())
                        .comment(comment)
                        .respondedAt(Lab.START.minus(Duration.ofMinutes(60 - minute)))
                        .build());
        return one.list().ofMinSize(1).ofMaxSize(25).map(LawsTest::withRevisions);
    }

    /** The same response id again becomes a later revision, answered not before the one before. */
    private static List<NpsResponse> withRevisions(List<NpsResponse> drawn) {
        Map<String, NpsResponse> latest = new HashMap<>();
        List<NpsResponse> all = new ArrayList<>();
        for (NpsResponse response : drawn) {
            NpsResponse before = latest.get(response.id());
            NpsResponse next = before == null
                    ? response
                    : response.toBuilder()
                            .identity(before.identity())
                            .respondedAt(
                                    response.respondedAt().isBefore(before.respondedAt())
                                            ? before.respondedAt()
                                            : response.respondedAt())
                            .revision(before.revision() + 1)
                            .build();
            latest.put(next.id(), next);
            all.add(next);
        }
        return all;
    }

    private static Map<String, Object> state(FakeCrm crm) {
        Map<String, Object> state = new TreeMap<>();
        crm.records().forEach(record -> {
            state.put(record.id(), new TreeMap<>(record.fields()));
            state.put(record.id() + " tags", new java.util.TreeSet<>(crm.tags(record.id())));
        });
        return state;
    }

    /** Submits in an order, in batches of random sizes with deliveries in between. */
    private static FakeCrm deliver(List<NpsResponse> order, Random random) {
        FakeCrm crm = crm();
        Lab lab = new Lab(crm, MAPPING);
        for (int from = 0; from < order.size(); ) {
            int to = Math.min(order.size(), from + 1 + random.nextInt(4));
            lab.sync.submitAll(order.subList(from, to));
            if (random.nextBoolean()) {
                lab.sync.runDue();
            }
            from = to;
        }
        lab.run(Duration.ofMinutes(5));
        assertThat(lab.count(DeliveryState.WAITING)).isZero();
        return crm;
    }

    @Property(tries = 400)
    void the_crm_ends_the_same_for_every_order_of_arrival_and_every_duplication(
            @ForAll("answers") List<NpsResponse> answers, @ForAll long seed) {
        Random random = new Random(seed);
        List<NpsResponse> shuffled = new ArrayList<>(answers);
        for (int i = random.nextInt(10); i > 0; i--) {
            shuffled.add(answers.get(random.nextInt(answers.size())));
        }
        Collections.shuffle(shuffled, random);
        assertThat(state(deliver(shuffled, random))).isEqualTo(state(deliver(answers, random)));
    }

    @Property(tries = 200)
    void the_crm_ends_as_if_the_answers_had_come_one_by_one_in_their_order(
            @ForAll("answers") List<NpsResponse> answers, @ForAll long seed) {
        List<NpsResponse> inOrder = answers.stream()
                .sorted(java.util.Comparator.comparing(NpsResponse::stamp))
                .toList();
        FakeCrm oneByOne = crm();
        Lab lab = new Lab(oneByOne, MAPPING);
        inOrder.forEach(response -> {
            lab.sync.submit(response);
            lab.sync.runDue();
        });
        assertThat(state(deliver(answers, new Random(seed)))).isEqualTo(state(oneByOne));
    }

    @Property(tries = 400)
    void the_ledger_adds_up_after_every_step_whatever_the_crm_does(
            @ForAll("answers") List<NpsResponse> answers, @ForAll long seed) {
        Random random = new Random(seed);
        FakeCrm crm = crm();
        crm.faults().add(new Chaos(random));
        Lab lab = new Lab(crm, MAPPING);
        long submitted = 0;
        for (NpsResponse answer : answers) {
            lab.sync.submit(answer);
            submitted++;
            if (random.nextInt(3) == 0) {
                lab.sync.runDue();
                lab.clock.advance(Duration.ofSeconds(random.nextInt(30)));
            }
            assertThat(lab.sync.ledger().received()).isEqualTo(submitted);
            addsUp(lab);
        }
        lab.run(Duration.ofHours(2));
        addsUp(lab);
        crm.faults().heal();
        lab.sync.resume("crm");
        lab.run(Duration.ofDays(2));
        addsUp(lab);
        assertThat(lab.count(DeliveryState.WAITING)).isZero();
        assertThat(crm.misuses()).isEmpty();
        // Notes and tasks are never doubled, not even after lost answers.
        for (int i = 0; i < CUSTOMERS; i++) {
            assertThat(crm.notes("c" + i)).doesNotHaveDuplicates();
            assertThat(crm.notes("c" + i).stream().map(note -> note.marker())).doesNotHaveDuplicates();
            assertThat(crm.tasks("c" + i).stream().map(task -> task.marker())).doesNotHaveDuplicates();
        }
    }

    private static void addsUp(Lab lab) {
        Ledger ledger = lab.sync.ledger();
        long sum = 0;
        for (DeliveryState state : DeliveryState.values()) {
            sum += ledger.count(state);
        }
        assertThat(sum)
                .isEqualTo(ledger.deliveries())
                .isEqualTo(lab.deliveries().size());
    }

    /** Fails now and then, in every way. */
    private static final class Chaos implements Fault {

        private static final FailureKind[] KINDS = FailureKind.values();

        private final Random random;

        Chaos(Random random) {
            this.random = random;
        }

        @Override
        public void before(FakeCall call) {
            if (random.nextInt(6) == 0) {
                FailureKind kind = KINDS[random.nextInt(KINDS.length)];
                if (kind == FailureKind.UNEXPECTED) {
                    throw new IllegalStateException("a fault of the adapter");
                }
                throw new CrmException(Failure.of(kind, "chaos"));
            }
        }

        @Override
        public Optional<WriteOutcome> instead(FakeCall call, int index) {
            if (random.nextInt(8) != 0) {
                return Optional.empty();
            }
            Failure failure = Failure.of(KINDS[random.nextInt(KINDS.length)], "chaos");
            return Optional.of(
                    switch (random.nextInt(3)) {
                        case 0 -> new WriteOutcome.Rejected(failure);
                        case 1 -> new WriteOutcome.Retry(failure);
                        default -> new WriteOutcome.Unknown(failure);
                    });
        }

        @Override
        public void after(FakeCall call) {
            if (call.kind() != FakeCall.Kind.LOOKUP && random.nextInt(10) == 0) {
                throw new CrmException(Failure.of(FailureKind.UNKNOWN_OUTCOME, "the answer was lost"));
            }
        }
    }
}
