package io.github.nps4j.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.pipedrive.PipedriveAdapter;
import io.github.nps4j.crm.salesforce.SalesforceAdapter;
import io.github.nps4j.crm.zoho.ZohoAdapter;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.DestinationStatus;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.pipedrive.PipedriveFault;
import io.github.nps4j.testkit.pipedrive.PipedriveKind;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import io.github.nps4j.testkit.zoho.ZohoFault;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong with one CRM is told in one sentence with its remedy, and another destination does not notice. */
class ClearErrorsTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final String EMAIL = "ada@example.com";

    /** One CRM with one person. */
    private abstract static class Vendor implements AutoCloseable {
        final SettableClock clock = SettableClock.at(START);
        final String name;
        final String field;

        Vendor(String name, String field) {
            this.name = name;
            this.field = field;
        }

        HttpSettings http() {
            return ApiWatch.settings(name.toLowerCase(Locale.ROOT))
                    .clock(clock)
                    .waiter(clock::advance)
                    .build();
        }

        abstract CrmAdapter adapter(boolean wrongCredentials);

        abstract void revoke();

        abstract void takePermission();

        abstract void archiveField();

        abstract void mergeAway();

        abstract void delete();

        /** The score that the person, or who stayed after a merge, has. */
        abstract String score();

        @Override
        public String toString() {
            return name;
        }

        @Override
        public abstract void close();
    }

    private static final class Salesforce extends Vendor {
        private final SalesforceSimulator crm =
                SalesforceSimulator.builder().clock(clock).start();
        private String person;

        Salesforce() {
            super("Salesforce", "NPS_Score__c");
            crm.addNpsFields("Contact");
            person = crm.add("Contact", Map.of("LastName", "L", "Email", EMAIL));
        }

        @Override
        CrmAdapter adapter(boolean wrong) {
            return SalesforceAdapter.builder()
                    .loginUrl(crm.baseUrl().toString())
                    .refreshToken(crm.clientId(), wrong ? "not-the-secret" : crm.clientSecret(), crm.refreshToken())
                    .http(http())
                    .build();
        }

        @Override
        void revoke() {
            crm.revokeRefreshToken();
        }

        @Override
        void takePermission() {
            crm.failAlways(SalesforceFault.forbidden());
        }

        @Override
        void archiveField() {
            crm.removeField("Contact", field);
        }

        @Override
        void mergeAway() {
            String survivor = crm.add("Contact", Map.of("LastName", "L", "Email", EMAIL));
            crm.merge(person, survivor);
            person = survivor;
        }

        @Override
        void delete() {
            crm.delete(person);
        }

        @Override
        String score() {
            return String.valueOf(crm.record(person).value(field));
        }

        @Override
        public void close() {
            crm.close();
        }
    }

    private static final class Pipedrive extends Vendor {
        private final PipedriveSimulator crm =
                PipedriveSimulator.builder().clock(clock).start();
        private String person;

        Pipedrive() {
            super("Pipedrive", "NPS score");
            crm.addNpsFields();
            person = crm.addPerson("Ada", EMAIL);
        }

        @Override
        CrmAdapter adapter(boolean wrong) {
            return PipedriveAdapter.builder()
                    .baseUrl(crm.baseUrl().toString())
                    .apiToken(wrong ? "0123456789abcdef" : crm.apiToken())
                    .http(http())
                    .build();
        }

        @Override
        void revoke() {
            crm.revokeApiToken();
        }

        @Override
        void takePermission() {
            crm.failAlways(PipedriveFault.missingScope());
        }

        @Override
        void archiveField() {
            crm.removeField(
                    PipedriveKind.PERSON, crm.field(PipedriveKind.PERSON, field).code());
        }

        @Override
        void mergeAway() {
            String survivor = crm.addPerson("Ada", EMAIL);
            crm.merge(PipedriveKind.PERSON, person, survivor);
            person = survivor;
        }

        @Override
        void delete() {
            crm.delete(PipedriveKind.PERSON, person);
        }

        @Override
        String score() {
            return crm.value(PipedriveKind.PERSON, person, field).asText();
        }

        @Override
        public void close() {
            crm.close();
        }
    }

    private static final class Zoho extends Vendor {
        private final ZohoSimulator crm = ZohoSimulator.builder().clock(clock).start();
        private String person;

        Zoho() {
            super("Zoho", "NPS_Score");
            crm.addNpsFields("Contacts");
            person = crm.addRecord("Contacts", Map.of("Last_Name", "L", "Email", EMAIL));
        }

        @Override
        CrmAdapter adapter(boolean wrong) {
            return ZohoAdapter.builder()
                    .accountsUrl(crm.baseUrl().toString())
                    .oauth(crm.clientId(), wrong ? "not-the-secret" : crm.clientSecret(), crm.refreshToken())
                    .http(http())
                    .build();
        }

        @Override
        void revoke() {
            crm.revokeRefreshToken();
            crm.expireAccessTokens();
        }

        @Override
        void takePermission() {
            crm.failAlways(ZohoFault.missingScope());
        }

        @Override
        void archiveField() {
            crm.removeField("Contacts", field);
        }

        @Override
        void mergeAway() {
            String survivor = crm.addRecord("Contacts", Map.of("Last_Name", "L", "Email", EMAIL));
            crm.merge(person, survivor);
            person = survivor;
        }

        @Override
        void delete() {
            crm.delete(person);
        }

        @Override
        String score() {
            return String.valueOf(crm.record(person).value(field));
        }

        @Override
        public void close() {
            crm.close();
        }
    }

    static Stream<Vendor> vendors() {
        return Stream.of(new Salesforce(), new Pipedrive(), new Zoho());
    }

    /** The engine with the CRM and another one. */
    private static final class Lab implements AutoCloseable {
        private final Vendor vendor;
        private final InMemorySyncStore store = new InMemorySyncStore();
        private final FakeCrm other =
                FakeCrm.builder().npsContacts().record("1", r -> r.email(EMAIL)).build();
        private final CrmAdapter adapter;
        private final NpsSync sync;
        private int answers;

        Lab(Vendor vendor, boolean wrongCredentials) {
            this.vendor = vendor;
            this.adapter = vendor.adapter(wrongCredentials);
            this.sync = NpsSync.builder(store)
                    .clock(vendor.clock)
                    .destination(Destination.of("crm-of-acme", adapter, mapping(vendor.field)))
                    .destination(Destination.of("other", other, mapping("nps_score")))
                    .build();
        }

        private static FieldMapping mapping(String field) {
            return FieldMapping.builder("nps")
                    .match("email")
                    .field(field, Attribute.SCORE, FieldType.number())
                    .build();
        }

        void answer(int score) {
            answers++;
            sync.submit(NpsResponse.builder()
                    .source("survey")
                    .id("r" + answers)
                    .score(score)
                    .identity(Identity.builder().email(EMAIL).build())
                    .respondedAt(START.minus(Duration.ofHours(1)).plusSeconds(answers))
                    .build());
            sync.runDue();
        }

        /** Runs what is due within a time. */
        void run(Duration time) {
            Instant end = vendor.clock.instant().plus(time);
            for (Instant next = sync.nextDue().orElse(end);
                    next.isBefore(end);
                    next = sync.nextDue().orElse(end)) {
                if (next.isAfter(vendor.clock.instant())) {
                    vendor.clock.set(next);
                } else {
                    vendor.clock.advance(Duration.ofMillis(100));
                }
                sync.runDue();
            }
        }

        Delivery last() {
            List<Delivery> all =
                    store.find(DeliveryFilter.all().destination("crm-of-acme").limit(100));
            return all.stream()
                    .filter(one -> one.response().toString().contains("r" + answers))
                    .findFirst()
                    .orElseThrow();
        }

        /** The CRM stands still for one reason, nothing is lost, and the other destination got everything. */
        void mustBeBlocked(FailureKind kind, String... words) {
            DestinationStatus status = sync.status("crm-of-acme");
            assertThat(status.state()).isEqualTo(DestinationStatus.State.BLOCKED);
            Failure failure = status.failure().orElseThrow();
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.message()).contains(vendor.name).doesNotContain(EMAIL);
            assertThat(failure.message().toLowerCase(Locale.ROOT)).contains(words);
            assertThat(status.toString()).startsWith("crm-of-acme: BLOCKED");
            assertThat(sync.ledger().byDestination().get("crm-of-acme")).containsEntry(DeliveryState.WAITING, 1L);
            mustHaveReachedTheOther();
        }

        void mustHaveReachedTheOther() {
            assertThat(sync.ledger().byDestination().get("other")).containsEntry(DeliveryState.APPLIED, (long) answers);
            assertThat(sync.status("other").state()).isEqualTo(DestinationStatus.State.ACTIVE);
        }

        @Override
        public void close() {
            sync.close();
            adapter.close();
            vendor.close();
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void wrong_credentials(Vendor vendor) {
        try (Lab lab = new Lab(vendor, true)) {
            lab.answer(9);
            lab.mustBeBlocked(FailureKind.UNAUTHORIZED, vendor.name.equals("Pipedrive") ? "credentials" : "client");
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void a_revoked_token(Vendor vendor) {
        try (Lab lab = new Lab(vendor, false)) {
            vendor.revoke();
            lab.answer(9);
            lab.mustBeBlocked(
                    FailureKind.UNAUTHORIZED,
                    switch (vendor.name) {
                        case "Salesforce" -> "authorize the app again";
                        case "Pipedrive" -> "credentials";
                        default -> "refresh token";
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void a_missing_scope_or_permission(Vendor vendor) {
        vendor.takePermission();
        try (Lab lab = new Lab(vendor, false)) {
            lab.answer(9);
            lab.mustBeBlocked(FailureKind.FORBIDDEN, vendor.name.equals("Salesforce") ? "permission" : "scope");
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void an_archived_field(Vendor vendor) {
        vendor.archiveField();
        try (Lab lab = new Lab(vendor, false)) {
            lab.answer(9);
            DestinationStatus status = lab.sync.status("crm-of-acme");
            assertThat(status.state()).isEqualTo(DestinationStatus.State.BLOCKED);
            assertThat(status.failure().orElseThrow().kind()).isEqualTo(FailureKind.SCHEMA);
            assertThat(status.toString()).contains("crm-of-acme", vendor.field);
            lab.mustHaveReachedTheOther();
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void a_deleted_record(Vendor vendor) {
        try (Lab lab = new Lab(vendor, false)) {
            lab.answer(9);
            assertThat(Double.parseDouble(vendor.score())).isEqualTo(9);
            vendor.delete();
            vendor.clock.advance(Duration.ofMinutes(30));
            lab.answer(3);
            lab.run(Duration.ofHours(3));
            assertThat(lab.last().state()).isEqualTo(DeliveryState.REVIEW);
            assertThat(lab.last().reason().orElseThrow().code()).isEqualTo("missing");
            assertThat(lab.sync.status("crm-of-acme").state()).isEqualTo(DestinationStatus.State.ACTIVE);
            lab.mustHaveReachedTheOther();
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void a_merged_record(Vendor vendor) {
        try (Lab lab = new Lab(vendor, false)) {
            lab.answer(9);
            vendor.mergeAway();
            vendor.clock.advance(Duration.ofMinutes(30));
            lab.answer(3);
            lab.run(Duration.ofHours(3));
            assertThat(lab.last().state()).isEqualTo(DeliveryState.APPLIED);
            assertThat(Double.parseDouble(vendor.score())).isEqualTo(3);
            lab.mustHaveReachedTheOther();
        }
    }

    @ParameterizedTest
    @MethodSource("wrongPlaces")
    void a_wrong_data_center_domain_or_login_url(Vendor vendor, Runnable wrong, String word) {
        wrong.run();
        try (Lab lab = new Lab(vendor, false)) {
            lab.answer(9);
            DestinationStatus status = lab.sync.status("crm-of-acme");
            assertThat(status.state()).isNotEqualTo(DestinationStatus.State.ACTIVE);
            assertThat(status.failure().orElseThrow().message()).contains(vendor.name, word);
            lab.mustHaveReachedTheOther();
        }
    }

    static Stream<Arguments> wrongPlaces() {
        Salesforce salesforce = new Salesforce();
        Pipedrive pipedrive = new Pipedrive();
        Zoho zoho = new Zoho();
        return Stream.of(
                Arguments.of(
                        salesforce, (Runnable) () -> salesforce.crm.refuseLogins("invalid assertion"), "login URL"),
                Arguments.of(pipedrive, (Runnable) () -> pipedrive.crm.failAlways(PipedriveFault.html(404)), "domain"),
                Arguments.of(zoho, (Runnable) () -> zoho.crm.failAlways(ZohoFault.invalidToken()), "data center"));
    }
}
