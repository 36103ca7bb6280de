package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may never be said, whatever goes wrong and however much is logged. */
class SalesforceSecretsTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void no_log_line_and_no_message_holds_a_secret_or_personal_data() {
        String comment = "the driver Wilhelmina was late";
        List<String> forbidden = new ArrayList<>(List.of(
                "wilhelmina",
                "canary-person@example.com",
                "491701234567",
                "01701234567",
                "canary-option",
                "canarykey"));
        try (LogWatch log = LogWatch.start();
                SalesforceSimulator salesforce = SalesforceSimulator.start();
                SalesforceAdapter adapter =
                        Orgs.builder(salesforce).bulkAbove(2).build()) {
            forbidden.addAll(List.of(salesforce.clientSecret(), salesforce.refreshToken()));
            salesforce.addNpsFields("Contact");
            String id = salesforce.add("Contact", Map.of("LastName", "X", "Email", "canary-person@example.com"));
            IdentityKey email = IdentityKey.email("canary-person@example.com");
            IdentityKey phone = IdentityKey.phone("+491701234567", null);
            RecordWrite bad = RecordWrite.update(
                    id,
                    "t1",
                    Map.of(
                            "NPS_Comment__c", new FieldValue.TextValue(comment),
                            "NPS_Segment__c", new FieldValue.ChoiceValue("canary-option")));
            List<SalesforceFault> faults = List.of(
                    SalesforceFault.html(503),
                    SalesforceFault.serverError(),
                    SalesforceFault.cutAfterApplying(),
                    SalesforceFault.truncatedJson(),
                    SalesforceFault.expiredPassword(),
                    SalesforceFault.row(
                            id, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "'" + comment + "' of canary-person@example.com"),
                    SalesforceFault.answer(
                            400,
                            "[{\"errorCode\":\"MALFORMED_QUERY\",\"message\":\"Email IN"
                                    + " ('canary-person@example.com') and +49 170 1234567\"}]"));
            for (SalesforceFault fault : faults) {
                salesforce.failAlways(fault);
                lookup(adapter, email);
                lookup(adapter, phone);
                write(adapter, List.of(bad));
                salesforce.heal();
            }
            write(adapter, List.of(bad));
            write(
                    adapter,
                    List.of(RecordWrite.update(
                            id, "t2", Map.of("NPS_Survey__c", new FieldValue.TextValue((comment + " ").repeat(20))))));
            write(
                    adapter,
                    List.of(RecordWrite.update(
                            id,
                            "t3",
                            Map.of(
                                    "NPS_Themes__c",
                                    new FieldValue.ChoicesValue(List.of("price", "canary-option"), ";"),
                                    "NPS_Score__c",
                                    new FieldValue.TextValue("canary-option")))));
            write(adapter, List.of(bad, Orgs.score("003000000000001AAA", 1)));
            write(
                    adapter,
                    List.of(RecordWrite.create(IdentityKey.customerId("canarykey"), "Customer_Id__c", "t", Map.of())));
            salesforce.revokeRefreshToken();
            lookup(adapter, email);
            listen(() -> outcomes(adapter.ability(NoteWriter.class)
                    .orElseThrow()
                    .writeNotes(RecordType.CONTACT, List.of(new NoteWriter.Note(id, "m", comment, Instant.EPOCH)))));
            said.add(adapter.toString());
            said.addAll(log.lines());
        }
        assertThat(said).hasSizeGreaterThan(30);
        assertThat(said).allSatisfy(line -> {
            String lower = line.toLowerCase(Locale.ROOT);
            forbidden.forEach(one -> assertThat(lower).doesNotContain(one.toLowerCase(Locale.ROOT)));
            assertThat(lower).doesNotContain("00dqy0000000001!");
        });
    }

    private void lookup(SalesforceAdapter adapter, IdentityKey key) {
        listen(() -> said.add(adapter.lookup(new LookupRequest(RecordType.CONTACT, List.of(key), null, Set.of("email")))
                .toString()));
    }

    private void write(SalesforceAdapter adapter, List<RecordWrite> batch) {
        listen(() -> outcomes(adapter.write(RecordType.CONTACT, batch)));
    }

    private void outcomes(List<WriteOutcome> outcomes) {
        outcomes.forEach(outcome -> said.add(outcome.toString()));
    }

    private void listen(Runnable call) {
        try {
            call.run();
        } catch (CrmException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                said.add(t.toString());
            }
        }
    }
}
