package io.github.nps4j.mapping;

import static io.github.nps4j.mapping.Attribute.SCORE;
import static io.github.nps4j.mapping.Attribute.SEGMENT;
import static io.github.nps4j.mapping.Attribute.THEMES;
import static io.github.nps4j.mapping.FieldType.multiSelect;
import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.picklist;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The three records that the library was made for, to the letter. */
class MappingShapesTest {

    @Test
    void a_salesforce_contact_gets_the_score_as_a_number_and_the_themes_joined() {
        FieldMapping mapping = FieldMapping.builder("salesforce-contact")
                .match("crm_id")
                .field("contact_id", Attribute.key("crm_id"), text())
                .field("nps_score__c", SCORE, number())
                .field("nps_segment__c", SEGMENT, picklist())
                .field("nps_themes__c", THEMES, multiSelect().joinedBy("; "))
                .build();

        MappedRecord record = mapping.map(response(8)
                .identity(Identity.builder().crmId("003A1b2C3D4E").build())
                .themes("사용의 용이성", "고객 지원")
                .build());

        assertThat(record.problems()).isEmpty();
        assertThat(record.toJson())
                .isEqualTo("{\"contact_id\":\"003A1b2C3D4E\",\"nps_score__c\":8,\"nps_segment__c\":\"Passive\","
                        + "\"nps_themes__c\":\"사용의 용이성; 고객 지원\"}");
    }

    @Test
    void a_hubspot_contact_from_a_yaml_file_gets_its_score_as_a_json_integer() {
        FieldMapping mapping = FieldMapping.fromYaml("""
                version: 1
                name: hubspot
                match: [email]
                fields:
                  - {to: email, from: key.email, type: text}
                  - {to: nps_score, from: score, type: number}
                  - {to: nps_segment, from: segment, type: picklist}
                  - {to: nps_themes, from: themes, type: text, joiner: ", "}
                """, "hubspot.yaml");

        MappedRecord record = mapping.map(response(10)
                .identity(Identity.builder().email("Customer@Acme.com").build())
                .themes("빠른 온보딩", "가격")
                .build());

        assertThat(record.problems()).isEmpty();
        assertThat(record.toJson())
                .isEqualTo("{\"email\":\"customer@acme.com\",\"nps_score\":10,\"nps_segment\":\"Promoter\","
                        + "\"nps_themes\":\"빠른 온보딩, 가격\"}");
    }

    @Test
    void a_pipedrive_person_id_that_came_as_text_is_written_as_a_json_integer() {
        FieldMapping mapping = FieldMapping.builder("pipedrive-person")
                .match("crm_id")
                .field("person_id", Attribute.key("crm_id"), number())
                .field("nps_score", SCORE, number())
                .field("nps_segment", SEGMENT, picklist())
                .field("nps_themes", THEMES, text())
                .build();

        MappedRecord record = mapping.map(response(5)
                .identity(Identity.builder().crmId("54321").build())
                .themes("제품 결함")
                .build());

        assertThat(record.problems()).isEmpty();
        assertThat(record.toJson())
                .isEqualTo("{\"person_id\":54321,\"nps_score\":5,\"nps_segment\":\"Detractor\","
                        + "\"nps_themes\":\"제품 결함\"}");
    }

    private static NpsResponse.Builder response(int score) {
        return NpsResponse.builder()
                .source("typeform")
                .id("r-1")
                .score(score)
                .respondedAt(Instant.parse("2026-11-20T23:30:00Z"));
    }
}
