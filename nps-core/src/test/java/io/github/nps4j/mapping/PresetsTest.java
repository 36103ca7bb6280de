package io.github.nps4j.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.nps4j.response.NpsResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {

    static List<String> presets() {
        return FieldMapping.presets();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void every_preset_loads_under_its_own_name_and_survives_the_round_trip(String name) {
        FieldMapping preset = FieldMapping.preset(name);

        assertThat(preset.name()).isEqualTo(name);
        assertThat(preset.recordType()).isEqualTo(RecordType.CONTACT);
        assertThat(preset.onMissing()).isEqualTo(OnMissing.REVIEW);
        assertThat(preset.matchKeys().get(0)).isEqualTo(new MatchKey("crm_id", null));
        assertThat(FieldMapping.fromYaml(preset.toYaml(), name)).isEqualTo(preset);
    }

    @Test
    void the_salesforce_preset_writes_its_three_custom_fields() {
        assertThat(FieldMapping.preset("salesforce-contact").map(full()).toJson())
                .isEqualTo("{\"NPS_Score__c\":6,\"NPS_Segment__c\":\"Detractor\","
                        + "\"NPS_Themes__c\":\"Price; Support\"}");
    }

    @Test
    void the_hubspot_preset_writes_its_three_properties() {
        assertThat(FieldMapping.preset("hubspot-contact").map(full()).toJson())
                .isEqualTo("{\"nps_score\":6,\"nps_segment\":\"Detractor\",\"nps_themes\":\"Price, Support\"}");
    }

    @Test
    void the_pipedrive_preset_writes_the_themes_as_a_note_if_there_are_any() {
        FieldMapping preset = FieldMapping.preset("pipedrive-person");

        MappedRecord record = preset.map(full());

        assertThat(record.toJson()).isEqualTo("{\"NPS score\":6,\"NPS segment\":\"Detractor\"}");
        assertThat(record.notes()).containsExactly(new MappedNote("nps-themes", "NPS themes: Price, Support"));
        assertThat(preset.map(full().toBuilder().themes().build()).notes()).isEmpty();
    }

    @Test
    void the_fuller_preset_writes_what_the_last_answer_said_when_and_where() {
        assertThat(FieldMapping.preset("customer-nps").map(full()).toJson())
                .isEqualTo("{\"customer_nps_score\":6,\"last_nps_comment\":\"Too dear.\","
                        + "\"nps_survey_date\":\"2026-11-20\",\"nps_key_insight\":\"Leaves over the price.\","
                        + "\"nps_last_source\":\"typeform\"}");
    }

    @Test
    void an_answer_without_a_comment_empties_the_comment_of_the_answer_before() {
        NpsResponse bare = full().toBuilder().comment(null).insight(null).build();

        assertThat(FieldMapping.preset("customer-nps").map(bare).toJson())
                .contains("\"last_nps_comment\":null", "\"nps_key_insight\":null");
    }

    @Test
    void a_preset_is_adapted_to_an_account() {
        FieldMapping mine = FieldMapping.preset("customer-nps").toBuilder()
                .name("customer-nps-seoul")
                .match("customer_id", "customer_number")
                .withoutField("nps_survey_date")
                .field("nps_survey_date", Attribute.RESPONDED_AT, FieldType.date(ZoneId.of("Asia/Seoul")))
                .build();

        assertThat(mine.map(full()).plain()).containsEntry("nps_survey_date", "2026-11-21");
        assertThat(mine.matchKeys()).contains(new MatchKey("customer_id", "customer_number"));
    }

    @Test
    void an_unknown_preset_names_the_ones_that_exist() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.preset("hubspot-contacts"))
                .withMessage("preset 'hubspot-contacts': there is no such preset; did you mean 'hubspot-contact'?;"
                        + " the presets are salesforce-contact, hubspot-contact, pipedrive-person, customer-nps");
    }

    private static NpsResponse full() {
        return NpsResponse.builder()
                .source("typeform")
                .id("r-1")
                .score(6)
                .comment("Too dear.")
                .insight("Leaves over the price.")
                .themes("Price", "Support")
                .respondedAt(Instant.parse("2026-11-20T23:30:00Z"))
                .build();
    }
}
