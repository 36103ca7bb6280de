package io.github.nps4j.crm.pipedrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.ApiWatch;
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
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulatorBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A simulator and an adapter that share a clock; waiting for a rate limit moves the clock. */
final class PipedriveLab implements AutoCloseable {

    static final RecordType CONTACT = RecordType.CONTACT;

    final SettableClock clock = SettableClock.at("2026-03-02T10:00:00Z");
    final PipedriveSimulator pipedrive;
    PipedriveAdapter adapter;

    PipedriveLab() {
        this(PipedriveSimulator.builder());
    }

    PipedriveLab(PipedriveSimulatorBuilder builder) {
        pipedrive = builder.clock(clock).start();
        pipedrive.addNpsFields();
        adapter = token().build();
    }

    PipedriveAdapter.Builder plain() {
        return PipedriveAdapter.builder()
                .baseUrl(pipedrive.baseUrl().toString())
                .oauthUrl(pipedrive.baseUrl().toString())
                .dateTimeFields("NPS answered at")
                .http(ApiWatch.settings("pipedrive")
                        .clock(clock)
                        .waiter(clock::advance)
                        .build());
    }

    PipedriveAdapter.Builder token() {
        return plain().apiToken(pipedrive.apiToken());
    }

    void use(PipedriveAdapter.Builder builder) {
        adapter.close();
        adapter = builder.build();
    }

    List<String> find(IdentityKey key, String field) {
        Lookup lookup = adapter.lookup(new LookupRequest(CONTACT, List.of(key), field, Set.of()))
                .get(0);
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).records().stream().map(CrmRecord::id).toList();
    }

    List<String> findEmail(String email) {
        return find(IdentityKey.email(email), null);
    }

    static FieldValue number(long value) {
        return new FieldValue.NumberValue(BigDecimal.valueOf(value));
    }

    static RecordWrite score(String id, int score) {
        return RecordWrite.update(id, "t" + id, Map.of("NPS score", number(score)));
    }

    WriteOutcome write(RecordWrite write) {
        return adapter.write(CONTACT, List.of(write)).get(0);
    }

    WriteOutcome write(String id, String field, FieldValue value) {
        return write(RecordWrite.update(id, "t" + id, Map.of(field, value)));
    }

    static Failure thrown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        CrmException thrown = catchThrowableOfType(CrmException.class, call);
        assertThat(thrown).as("an exception").isNotNull();
        return thrown.failure();
    }

    static Failure rejected(WriteOutcome outcome, FailureKind kind) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
        Failure failure = ((WriteOutcome.Rejected) outcome).failure();
        assertThat(failure.kind()).isEqualTo(kind);
        return failure;
    }

    @Override
    public void close() {
        adapter.close();
        pipedrive.close();
    }
}
