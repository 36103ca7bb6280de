package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.LogWatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** What the contract tests share. Everything that an adapter says is kept, and checked for personal data at the end. */
abstract class ContractFixture {

    /** Sets the records of one run apart, so that a sandbox account can be used again. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    private final AtomicInteger lastNumber = new AtomicInteger();
    private final List<String> personal = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private @Nullable LogWatch log;
    private @Nullable CrmHarness openHarness;
    private @Nullable CrmAdapter openAdapter;

    /**
     * The CRM behind the adapter.
     *
     * @return a harness
     */
    protected abstract CrmHarness harness();

    /**
     * The adapter under test.
     *
     * @return a new adapter
     */
    protected abstract CrmAdapter adapter();

    @BeforeEach
    final void open() {
        log = LogWatch.start();
        openHarness = harness();
        openAdapter = adapter();
    }

    @AfterEach
    final void close() throws Exception {
        LogWatch watch = log;
        try {
            closeBoth();
        } finally {
            if (watch != null) {
                said.addAll(watch.lines());
                watch.close();
            }
        }
        Set<String> secrets = openHarness == null ? Set.of() : openHarness.secrets();
        mustNotBeSaid("a secret", secrets);
        mustNotBeSaid("personal data", personal);
    }

    private void closeBoth() throws Exception {
        String name = openAdapter == null ? "" : openAdapter.toString();
        if (openAdapter != null) {
            openAdapter.close();
        }
        if (openHarness != null) {
            openHarness.close();
        }
        said.add(name);
    }

    private void mustNotBeSaid(String what, Collection<String> forbidden) {
        for (String text : said) {
            String lower = text.toLowerCase(Locale.ROOT);
            for (String one : forbidden) {
                if (lower.contains(one.toLowerCase(Locale.ROOT))) {
                    fail("a message, a log line or a text of the adapter holds " + what + " (" + one + "): " + text);
                }
            }
        }
    }

    final CrmHarness crm() {
        if (openHarness == null) {
            throw new IllegalStateException("harness() gave null");
        }
        return openHarness;
    }

    final CrmAdapter subject() {
        if (openAdapter == null) {
            throw new IllegalStateException("adapter() gave null");
        }
        return openAdapter;
    }

    // ---- what is declared

    final void need(CrmHarness.Feature feature) {
        Assumptions.assumeTrue(
                crm().features().contains(feature), () -> "not declared by the harness: feature " + feature);
    }

    final void needKind(String kind) {
        Assumptions.assumeTrue(
                crm().keyKinds().containsKey(kind), () -> "not declared by the harness: keys of kind " + kind);
    }

    final String field(FieldRole role) {
        String field = crm().fields().get(role);
        Assumptions.assumeTrue(field != null, () -> "not declared by the harness: a field for " + role);
        return field == null ? "" : field;
    }

    /** The field that the harness names for a kind of key; {@code null} for the CRM's own. */
    private @Nullable String keyField(String kind) {
        return crm().keyKinds().getOrDefault(kind, Optional.empty()).orElse(null);
    }

    final RecordType type() {
        return crm().type();
    }

    // ---- people

    /** A new key of a kind; its value is personal data that must not show up in any message. */
    final IdentityKey newKey(String kind) {
        int n = lastNumber.incrementAndGet();
        IdentityKey key = switch (kind) {
            case "email" -> IdentityKey.email("canary." + run + "." + n + "@example.com");
            // Korean mobile numbers: the eight digits after 010 vary
            case "phone" ->
                IdentityKey.phone(
                        "+8210%08d"
                                .formatted(
                                        (Integer.parseUnsignedInt(run.substring(0, 6), 16) + n * 7919L) % 100_000_000L),
                        null);
            default -> IdentityKey.of(kind, "canary-" + kind.replace('.', '-') + "-" + run + "-" + n, null);
        };
        assertThat(key.normalized()).isTrue();
        secretly(key.value());
        return key;
    }

    /** Marks a text as personal data. */
    final String secretly(String text) {
        personal.add(text);
        return text;
    }

    /** A kind of key by which records of most tests are told apart. */
    final String anyKind() {
        Map<String, ?> kinds = crm().keyKinds();
        return kinds.containsKey("email")
                ? "email"
                : kinds.keySet().stream().sorted().findFirst().orElse("crm_id");
    }

    final String newRecord() {
        String kind = anyKind();
        return crm().addRecord(kind.equals("crm_id") ? List.of() : List.of(newKey(kind)));
    }

    final List<String> newRecords(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(newRecord());
        }
        return ids;
    }

    // ---- calls, with everything that is said kept

    final List<Lookup> lookup(List<? extends IdentityKey> keys, Set<String> readFields) {
        String kind = keys.get(0).kind();
        String field = keyField(kind);
        LookupRequest request = new LookupRequest(type(), keys, field, readFields);
        List<Lookup> answer = listening(() -> subject().lookup(request));
        said.add(request.toString());
        for (Lookup one : answer) {
            if (one instanceof Lookup.Failed failed) {
                hear(failed.failure());
            } else if (one instanceof Lookup.Found found) {
                found.records().forEach(record -> said.add(record.toString()));
            }
        }
        assertThat(answer).as("one answer per key").hasSameSizeAs(keys);
        return answer;
    }

    final List<CrmRecord> found(IdentityKey key) {
        return found(lookup(List.of(key), Set.of()).get(0));
    }

    final List<CrmRecord> found(Lookup lookup) {
        if (lookup instanceof Lookup.Found found) {
            return found.records();
        }
        return fail("expected the CRM to answer for the key, got " + lookup);
    }

    final List<WriteOutcome> write(List<RecordWrite> batch) {
        List<WriteOutcome> outcomes = outcomes(() -> subject().write(type(), batch));
        assertThat(outcomes).as("one outcome per write").hasSameSizeAs(batch);
        return outcomes;
    }

    /** Runs a writing call and keeps what it says. */
    final List<WriteOutcome> outcomes(Supplier<List<WriteOutcome>> call) {
        List<WriteOutcome> outcomes = listening(call);
        outcomes.forEach(outcome -> {
            said.add(outcome.toString());
            Failure failure = failureOf(outcome);
            if (failure != null) {
                hear(failure);
            }
        });
        return outcomes;
    }

    final void mustApply(List<WriteOutcome> outcomes) {
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class));
    }

    final RecordWrite update(String recordId, Map<String, FieldValue> fields) {
        return RecordWrite.update(recordId, "trace-" + lastNumber.incrementAndGet(), fields);
    }

    final RecordWrite create(IdentityKey key, Map<String, FieldValue> fields) {
        return RecordWrite.create(key, keyField(key.kind()), "trace-" + lastNumber.incrementAndGet(), fields);
    }

    final RecordWrite createWith(IdentityKey key, List<IdentityKey> further, Map<String, FieldValue> fields) {
        return create(key, fields)
                .withFurtherKeys(further.stream()
                        .map(one -> new RecordWrite.FurtherKey(one, keyField(one.kind())))
                        .toList());
    }

    /** The ability, which the harness must declare. */
    final <T> T able(CrmHarness.Feature feature, Class<T> ability) {
        need(feature);
        Optional<T> found = subject().ability(ability);
        assertThat(found)
                .as("the ability %s, as declared", ability.getSimpleName())
                .isPresent();
        return found.orElseThrow();
    }

    /** Keeps what a value of the adapter shows of itself. */
    final void hearText(Object value) {
        said.add(value.toString());
    }

    /** A name that no other test or run uses: lower-case letters, digits and underscores. */
    final String newName(String prefix) {
        return prefix + "_" + run + "_" + lastNumber.incrementAndGet();
    }

    final RecordWrite score(String recordId, int score) {
        return update(recordId, Map.of(field(FieldRole.SCORE), number(score)));
    }

    static FieldValue number(long value) {
        return new FieldValue.NumberValue(BigDecimal.valueOf(value));
    }

    static FieldValue text(String value) {
        return new FieldValue.TextValue(value);
    }

    final @Nullable Object held(String recordId, FieldRole role) {
        return crm().value(recordId, field(role));
    }

    final void mustHoldScore(String recordId, int score) {
        Object held = held(recordId, FieldRole.SCORE);
        assertThat(held).as("the score as the CRM holds it: a number").isInstanceOf(BigDecimal.class);
        assertThat((BigDecimal) held).isEqualByComparingTo(BigDecimal.valueOf(score));
    }

    static @Nullable Failure failureOf(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            return rejected.failure();
        }
        if (outcome instanceof WriteOutcome.Retry retry) {
            return retry.failure();
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            return unknown.failure();
        }
        return null;
    }

    /** The kind of failure of a write that was not applied. */
    static FailureKind kindOf(WriteOutcome outcome) {
        Failure failure = failureOf(outcome);
        return failure == null ? fail("expected a write that is not applied, got " + outcome) : failure.kind();
    }

    /** The kind of the exception that a call throws. */
    final FailureKind thrownBy(Supplier<?> call) {
        try {
            listening(call);
        } catch (CrmException e) {
            return e.failure().kind();
        }
        return fail("expected the call to fail as a whole");
    }

    /** Runs a call, and keeps what is thrown. */
    final <T> T listening(Supplier<T> call) {
        try {
            return call.get();
        } catch (CrmException e) {
            hear(e.failure());
            hear(e);
            throw e;
        } catch (RuntimeException e) {
            hear(e);
            throw new AssertionError("an adapter throws CrmException and nothing else", e);
        }
    }

    private void hear(Failure failure) {
        said.add(failure.toString());
        assertThat(failure.message()).as("a failure says what happened").isNotBlank();
    }

    private void hear(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            said.add(t.toString());
            for (Throwable suppressed : t.getSuppressed()) {
                said.add(suppressed.toString());
            }
        }
    }
}
