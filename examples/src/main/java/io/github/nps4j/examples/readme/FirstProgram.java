package io.github.nps4j.examples.readme;

// spotless:off
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import java.time.Instant;

/** One answer, one CRM in memory. */
public class FirstProgram {
    public static void main(String[] args) {
        FakeCrm crm = FakeCrm.builder().npsContacts().record("1", r -> r.email("ada@acme.com")).build();
        FieldMapping mapping = FieldMapping.builder("first").match("email")
                .field("nps_score", Attribute.SCORE, FieldType.number()).build();
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", crm, mapping)).build()) {
            sync.submit(NpsResponse.builder().source("app").id("r-1").score(9).respondedAt(Instant.now())
                    .identity(Identity.builder().email("Ada@acme.com").build()).build());
            sync.runDue(); // or sync.start(), and it delivers in the background
            System.out.println(crm.record("1").value("nps_score") + "\n" + sync.ledger());
        }
    }
}
// spotless:on
