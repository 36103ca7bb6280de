package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests of this package share. */
final class Orgs {

    private Orgs() {}

    static SalesforceAdapter.Builder builder(SalesforceSimulator salesforce) {
        return SalesforceAdapter.builder()
                .loginUrl(salesforce.baseUrl().toString())
                .refreshToken(salesforce.clientId(), salesforce.clientSecret(), salesforce.refreshToken())
                // nobody waits in tests
                .http(ApiWatch.settings("salesforce").waiter(time -> {}).build());
    }

    static SalesforceAdapter adapter(SalesforceSimulator salesforce) {
        return builder(salesforce).build();
    }

    static String contact(SalesforceSimulator salesforce, String email) {
        return salesforce.add("Contact", Map.of("LastName", "Person", "Email", email));
    }

    static FieldValue number(long value) {
        return new FieldValue.NumberValue(BigDecimal.valueOf(value));
    }

    static FieldValue text(String value) {
        return new FieldValue.TextValue(value);
    }

    static RecordWrite score(String id, int score) {
        return RecordWrite.update(id, "t" + id, Map.of("NPS_Score__c", number(score)));
    }

    static List<CrmRecord> found(
            SalesforceAdapter adapter, RecordType type, @Nullable String field, IdentityKey key, String... read) {
        Lookup lookup = adapter.lookup(new LookupRequest(type, List.of(key), field, Set.of(read)))
                .get(0);
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).records();
    }

    static Failure failure(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            return rejected.failure();
        }
        if (outcome instanceof WriteOutcome.Retry retry) {
            return retry.failure();
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            return unknown.failure();
        }
        throw new AssertionError("expected a failure, got " + outcome);
    }

    static Failure thrown(Runnable call) {
        CrmException e = catchThrowableOfType(CrmException.class, call::run);
        assertThat(e).as("the call fails as a whole").isNotNull();
        return e.failure();
    }
}
