package io.github.nps4j.sync;

import static io.github.nps4j.mapping.FieldType.bool;
import static io.github.nps4j.mapping.FieldType.date;
import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.picklist;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.sync.PreflightReport.Kind;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mapping is held against the live schema before the first write, and every problem is told at once. */
class PreflightTest {

    private static FieldMapping.Builder wrongMapping() {
        return FieldMapping.builder("nps")
                .match("email")
                .match("customer_id", "customer_nr")
                .match("custom.loyalty", "loyalty_nr")
                .field("nps_scor", Attribute.SCORE, number())
                .field("nps_contact_me", Attribute.of("attributes.seats"), number())
                .field("nps_comment", Attribute.COMMENT, text().maxLength(32_000))
                .field(
                        "nps_segment",
                        Attribute.SEGMENT,
                        picklist().value("PROMOTER", "fan").value("DETRACTOR", "detractor"))
                .field("created_at", Attribute.RESPONDED_AT, date(ZoneOffset.UTC))
                .task("call", options -> options.subject("Call"))
                .history("nps_respons", "NPS {score}", entry -> entry.field("score", Attribute.SCORE, number()));
    }

    private static FakeCrm crm() {
        return FakeCrm.builder()
                .schema(
                        RecordType.CONTACT,
                        CrmField.of("email", CrmField.Type.TEXT),
                        CrmField.of("loyalty_nr", CrmField.Type.TEXT),
                        CrmField.of("nps_score", CrmField.Type.NUMBER),
                        CrmField.of("nps_contact_me", CrmField.Type.BOOLEAN),
                        CrmField.builder("nps_comment", CrmField.Type.TEXT)
                                .maxLength(255)
                                .build(),
                        CrmField.builder("nps_segment", CrmField.Type.PICKLIST)
                                .options(List.of("promoter", "detractor"))
                                .build(),
                        CrmField.builder("created_at", CrmField.Type.DATE)
                                .readOnly()
                                .build())
                .without(TaskWriter.class)
                .build();
    }

    @Test
    void every_problem_is_told_at_once_with_how_to_mend_it() {
        Lab lab = new Lab(crm(), wrongMapping().build());
        PreflightReport report = lab.sync.preflight("crm");
        assertThat(report.problems())
                .extracting(PreflightReport.Problem::kind)
                .containsExactlyInAnyOrder(
                        Kind.MISSING_FIELD,
                        Kind.WRONG_TYPE,
                        Kind.TOO_SHORT,
                        Kind.MISSING_OPTION,
                        Kind.READ_ONLY,
                        Kind.MISSING_FIELD,
                        Kind.NOT_UNIQUE,
                        Kind.MISSING_ABILITY,
                        Kind.HISTORY_OBJECT);
        assertThat(report.ready()).isFalse();
        assertThat(report.toString())
                .contains("'nps_scor' does not exist; did you mean 'nps_score'?")
                .contains("'nps_contact_me' is of type BOOLEAN, but the mapping writes number")
                .contains("'nps_comment' takes 255 characters, the mapping writes up to 32000: set max_length: 255")
                .contains("'nps_segment' has no option [fan]")
                .contains("'created_at' is read-only")
                .contains("'customer_nr' (match by customer_id) does not exist")
                .contains("'loyalty_nr' (match by custom.loyalty) may hold a value several times")
                .contains("the mapping has task rules, but this destination cannot write tasks")
                .contains("nps_respons: there is no such object");
        assertThat(report.problem("nps_segment"))
                .map(PreflightReport.Problem::kind)
                .contains(Kind.MISSING_OPTION);
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isZero();
        assertThat(lab.crm.calls(FakeCall.Kind.CREATE_FIELD)).isZero();
    }

    @Test
    void a_mapping_that_fits_is_ready() {
        Lab lab = new Lab(FakeCrm.withNpsContacts());
        PreflightReport report = lab.sync.preflight("crm");
        assertThat(report.ready()).isTrue();
        assertThat(report.problems())
                .allSatisfy(problem -> assertThat(problem.kind()).isEqualTo(Kind.TOO_SHORT));
    }

    @Test
    void what_concerns_only_some_records_does_not_stop_the_destination() {
        Lab lab = new Lab(FakeCrm.builder()
                .schema(
                        RecordType.CONTACT,
                        CrmField.of("email", CrmField.Type.TEXT),
                        CrmField.of("nps_score", CrmField.Type.NUMBER),
                        CrmField.builder("nps_comment", CrmField.Type.TEXT)
                                .maxLength(20)
                                .build(),
                        CrmField.of("customer_id", CrmField.Type.TEXT),
                        CrmField.builder("nps_segment", CrmField.Type.PICKLIST)
                                .options(List.of("promoter", "passive", "detractor"))
                                .build())
                .record("c1", r -> r.email("ada@example.com"))
                .build());
        PreflightReport report = lab.sync.preflight("crm");
        assertThat(report.problems())
                .extracting(PreflightReport.Problem::kind)
                .containsExactlyInAnyOrder(Kind.TOO_SHORT, Kind.NOT_UNIQUE);
        assertThat(report.ready()).isTrue();
        lab.sync.submit(Lab.from("ada@example.com", "r1", 9, 1));
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
    }

    @Test
    void a_crm_that_cannot_be_asked_is_part_of_the_report() {
        Lab lab = new Lab(FakeCrm.withNpsContacts());
        lab.crm.faults().failAlways(Failure.of(FailureKind.UNAUTHORIZED, "The token was revoked: renew it."));
        PreflightReport report = lab.sync.preflight("crm");
        assertThat(report.ready()).isFalse();
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.NOT_ASKED);
            assertThat(problem.message()).contains("The token was revoked: renew it.");
        });
    }

    @Test
    void provisioning_adds_missing_fields_and_options_and_reports_what_is_left() {
        Lab lab = new Lab(
                FakeCrm.builder()
                        .schema(
                                RecordType.CONTACT,
                                CrmField.of("email", CrmField.Type.TEXT),
                                CrmField.of("nps_contact_me", CrmField.Type.TEXT),
                                CrmField.builder("nps_segment", CrmField.Type.PICKLIST)
                                        .options(List.of("promoter"))
                                        .build())
                        .historyObject("nps_response", CrmField.of("comment", CrmField.Type.TEXT))
                        .build(),
                Lab.mapping()
                        .field("nps_contact_me", Attribute.of("attributes.contact"), bool())
                        .history(
                                "nps_response", "NPS {score}", entry -> entry.field("score", Attribute.SCORE, number()))
                        .build());
        ProvisionReport report = lab.sync.provision("crm");
        assertThat(report.failed()).isEmpty();
        assertThat(report.done())
                .anySatisfy(one -> assertThat(one).contains("created field 'nps_score' (NUMBER) of contact"))
                .anySatisfy(one -> assertThat(one).contains("created field 'nps_comment' (TEXT)"))
                .anySatisfy(one -> assertThat(one).contains("created field 'customer_id' (TEXT)"))
                .anySatisfy(one -> assertThat(one).contains("created field 'score' (NUMBER) of nps_response"))
                .anySatisfy(one -> assertThat(one).contains("[detractor, passive, promoter]", "'nps_segment'"));
        assertThat(report.left().problems())
                .filteredOn(problem -> problem.kind().blocking())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.WRONG_TYPE));
        assertThat(lab.sync.provision("crm").done()).as("a second time").isEmpty();
    }

    @Test
    void provisioning_without_the_permission_says_so_and_changes_nothing() {
        Lab lab = new Lab(FakeCrm.builder()
                .schema(RecordType.CONTACT, CrmField.of("email", CrmField.Type.TEXT))
                .build());
        lab.crm
                .faults()
                .failAlways(
                        FakeCall.Kind.CREATE_FIELD,
                        Failure.of(FailureKind.FORBIDDEN, "The user may not change the schema: grant it."));
        ProvisionReport report = lab.sync.provision("crm");
        assertThat(report.done()).isEmpty();
        assertThat(report.failed())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one).contains("grant it"));
        assertThat(report.left().ready()).isFalse();
    }

    @Test
    void a_crm_without_the_ability_to_add_fields_is_reported() {
        Lab lab = new Lab(FakeCrm.builder()
                .schema(RecordType.CONTACT, CrmField.of("email", CrmField.Type.TEXT))
                .without(SchemaProvisioner.class)
                .without(HistoryWriter.class)
                .build());
        assertThat(lab.sync.provision("crm").failed())
                .singleElement()
                .asString()
                .contains("'crm' cannot add fields");
    }
}
