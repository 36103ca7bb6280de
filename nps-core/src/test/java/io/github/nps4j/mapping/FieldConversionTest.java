package io.github.nps4j.mapping;

import static io.github.nps4j.mapping.FieldType.bool;
import static io.github.nps4j.mapping.FieldType.date;
import static io.github.nps4j.mapping.FieldType.dateTime;
import static io.github.nps4j.mapping.FieldType.multiSelect;
import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.picklist;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.mapping.FieldValue.BooleanValue;
import io.github.nps4j.mapping.FieldValue.ChoiceValue;
import io.github.nps4j.mapping.FieldValue.ChoicesValue;
import io.github.nps4j.mapping.FieldValue.DateTimeValue;
import io.github.nps4j.mapping.FieldValue.DateValue;
import io.github.nps4j.mapping.FieldValue.NumberValue;
import io.github.nps4j.mapping.FieldValue.TextValue;
import io.github.nps4j.response.NpsResponse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one value under one type. */
class FieldConversionTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");

    @ParameterizedTest
    @CsvSource({"12,12", "-3.50,-3.5", "+7,7", "007,7", "100,100", "5.0,5", "' 42 ',42"})
    void a_plain_decimal_text_becomes_a_number_and_a_whole_one_stays_whole(String given, BigDecimal expected) {
        assertThat(value(number(), given)).isEqualTo(new NumberValue(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e3",
                "1,5",
                "12 USD",
                "0x1F",
                "NaN",
                ".5",
                "5.",
                "--1",
                "１２",
                "12345678901234567890123456789012345678901"
            })
    void a_text_that_is_no_plain_decimal_number_is_a_problem_that_does_not_quote_it(String given) {
        assertThat(problem(number(), given)).isEqualTo("field 'f': attributes.a is no plain decimal number");
    }

    @Test
    void a_number_in_scientific_form_is_written_plainly_and_a_monstrous_one_is_a_problem() {
        assertThat(map(number(), new BigDecimal("1E+3")).toJson()).isEqualTo("{\"f\":1000}");
        assertThat(map(number(), new BigDecimal("1E-9")).toJson()).isEqualTo("{\"f\":0.000000001}");
        assertThat(problem(number(), new BigDecimal("1E+999999999"))).contains("more than 40 digits");
        assertThat(problem(number(), new BigDecimal("1E-999999999"))).contains("more than 40 digits");
    }

    @Test
    void a_text_loses_control_characters_but_keeps_its_lines() {
        assertThat(value(text(), "a\u0000b\u001b[1m\r\nc\rd\te\u0085")).isEqualTo(new TextValue("ab[1m\nc\nd\te"));
    }

    @Test
    void half_of_a_surrogate_pair_is_replaced_for_no_crm_takes_it() {
        assertThat(value(text(), "cut \uD83D")).isEqualTo(new TextValue("cut \uFFFD"));
        assertThat(value(text(), "\uDE00 whole \uD83D\uDE00")).isEqualTo(new TextValue("\uFFFD whole \uD83D\uDE00"));
    }

    @Test
    void a_long_text_is_cut_between_two_visible_characters() {
        assertThat(value(text().maxLength(6), "onboarding")).isEqualTo(new TextValue("onboa…"));
        assertThat(value(text().maxLength(6), "fast, easy")).isEqualTo(new TextValue("fast,…"));
        assertThat(value(text().maxLength(10), "onboarding")).isEqualTo(new TextValue("onboarding"));
        assertThat(value(text().maxLength(1), "ab")).isEqualTo(new TextValue("…"));
        // a family of three joined by zero-width joiners is one character of eight units
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        assertThat(value(text().maxLength(9), "x" + family + "yz")).isEqualTo(new TextValue("x…"));
        assertThat(value(text().maxLength(10), "x" + family + "yz")).isEqualTo(new TextValue("x" + family + "…"));
        // e with a combining accent
        assertThat(value(text().maxLength(5), "cafe\u0301s")).isEqualTo(new TextValue("caf…"));
    }

    @Test
    void a_long_text_fails_or_leaves_the_field_where_the_mapping_says_so() {
        assertThat(problem(text().maxLength(3, Overflow.FAIL), "four"))
                .isEqualTo("field 'f': attributes.a has 4 characters; the field takes 3. Shorten it, or set on_overflow"
                        + " to truncate or leave");
        MappedRecord left = map(text().maxLength(3, Overflow.LEAVE), "four");
        assertThat(left.fields()).isEmpty();
        assertThat(left.problems()).isEmpty();
    }

    @Test
    void a_list_becomes_one_text() {
        assertThat(value(text(), List.of("a", "b, c"))).isEqualTo(new TextValue("a, b, c"));
        assertThat(value(text().joinedBy("\n"), List.of("a", "b"))).isEqualTo(new TextValue("a\nb"));
    }

    @Test
    void numbers_and_booleans_become_texts_as_people_write_them() {
        assertThat(value(text(), 1000)).isEqualTo(new TextValue("1000"));
        assertThat(value(text(), 2.5)).isEqualTo(new TextValue("2.5"));
        assertThat(value(text(), true)).isEqualTo(new TextValue("true"));
    }

    @Test
    void a_picklist_without_a_map_writes_the_value_and_with_one_its_option() {
        assertThat(value(picklist(), " pro ")).isEqualTo(new ChoiceValue("pro"));
        assertThat(value(picklist().value("pro", "Professional"), "pro")).isEqualTo(new ChoiceValue("Professional"));
        assertThat(value(picklist(), List.of("only"))).isEqualTo(new ChoiceValue("only"));
    }

    @Test
    void a_value_outside_the_map_fails_or_is_skipped_or_replaced() {
        FieldType.Picklist plan = picklist().value("pro", "Professional");

        assertThat(problem(plan, "gold"))
                .isEqualTo("field 'f': the value of attributes.a is not in the value map; add it to values, or set"
                        + " on_unknown");
        assertThat(map(plan.onUnknown(UnknownValue.skip()), "gold"))
                .satisfies(record -> assertThat(record.fields()).isEmpty())
                .satisfies(record -> assertThat(record.problems()).isEmpty());
        assertThat(value(plan.onUnknown(UnknownValue.defaultTo("Other")), "gold"))
                .isEqualTo(new ChoiceValue("Other"));
    }

    @Test
    void a_picklist_takes_one_element_of_a_list_not_several() {
        assertThat(problem(picklist(), List.of("a", "b"))).contains("has 2 elements, but a picklist takes one");
    }

    @Test
    void the_segment_becomes_the_option_that_the_mapping_names_or_its_english_label() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field(
                        "f",
                        Attribute.SEGMENT,
                        picklist().value("promoter", "추천 고객").value("DETRACTOR", "비추천 고객"))
                .field("g", Attribute.FOLLOW_UP, picklist())
                .build();

        assertThat(mapping.map(response("x").score(9).build()).plain())
                .containsEntry("f", "추천 고객")
                .containsEntry("g", "Referral");
        assertThat(mapping.map(response("x").score(7).build()).plain())
                .containsEntry("f", "Passive")
                .containsEntry("g", "None");
        assertThat(mapping.map(response("x").score(0).build()).plain())
                .containsEntry("f", "비추천 고객")
                .containsEntry("g", "Recovery");
    }

    @Test
    void several_options_keep_their_order_and_come_once() {
        assertThat(value(multiSelect().value("a", "A").value("b", "B").value("aa", "A"), List.of("b", "a", "aa")))
                .isEqualTo(new ChoicesValue(List.of("B", "A"), ";"));
        assertThat(value(multiSelect(), "single")).isEqualTo(new ChoicesValue(List.of("single"), ";"));
    }

    @Test
    void an_element_that_holds_the_joiner_is_a_problem_and_never_becomes_two() {
        assertThat(problem(multiSelect().joinedBy("; "), List.of("speed;quality")))
                .isEqualTo("field 'f': an element of attributes.a holds the joiner ';' and would be taken for two; map"
                        + " it to another option in values");
        assertThat(value(
                        multiSelect().joinedBy("; ").value("speed;quality", "Speed and quality"),
                        List.of("speed;quality")))
                .isEqualTo(new ChoicesValue(List.of("Speed and quality"), "; "));
        // a joiner of letters is a word, not a part of words
        assertThat(value(multiSelect().joinedBy(" and "), List.of("sand", "land")))
                .isEqualTo(new ChoicesValue(List.of("sand", "land"), " and "));
    }

    @Test
    void an_unknown_element_is_left_out_or_replaced_alone() {
        FieldType.MultiSelect known = multiSelect().value("a", "A");

        assertThat(value(known.onUnknown(UnknownValue.skip()), List.of("x", "a")))
                .isEqualTo(new ChoicesValue(List.of("A"), ";"));
        assertThat(map(known.onUnknown(UnknownValue.skip()), List.of("x")).fields())
                .isEmpty();
        assertThat(value(known.onUnknown(UnknownValue.defaultTo("Other")), List.of("x", "a", "y")))
                .isEqualTo(new ChoicesValue(List.of("Other", "A"), ";"));
        assertThat(problem(known, List.of("a", "x"))).contains("not in the value map");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "YES,true", "1,true", "False,false", "no,false", "0,false"})
    void the_usual_words_become_a_boolean(String given, boolean expected) {
        assertThat(value(bool(), given)).isEqualTo(new BooleanValue(expected));
    }

    @Test
    void other_words_are_no_boolean() {
        assertThat(value(bool(), true)).isEqualTo(new BooleanValue(true));
        assertThat(value(bool(), 0)).isEqualTo(new BooleanValue(false));
        assertThat(problem(bool(), "maybe"))
                .isEqualTo("field 'f': attributes.a is none of true, false, yes, no, 1 and 0");
        assertThat(problem(bool(), 2)).contains("none of true");
    }

    @Test
    void the_calendar_day_depends_on_the_zone_of_the_mapping() {
        String lateInTheEveningInUtc = "2026-11-20T23:30:00Z";

        assertThat(value(date(SEOUL), lateInTheEveningInUtc)).isEqualTo(new DateValue(LocalDate.of(2026, 11, 21)));
        assertThat(value(date(LOS_ANGELES), lateInTheEveningInUtc))
                .isEqualTo(new DateValue(LocalDate.of(2026, 11, 20)));
        assertThat(value(date(LOS_ANGELES), "2026-11-20")).isEqualTo(new DateValue(LocalDate.of(2026, 11, 20)));
        assertThat(value(date(SEOUL), "2026-11-20T23:30:00")).isEqualTo(new DateValue(LocalDate.of(2026, 11, 20)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T23:30:00Z",
                "2026-11-21T08:30:00+09:00",
                "2026-11-21T08:30:00.000+0900",
                "2026-11-21T08:30+09:00"
            })
    void a_time_with_an_offset_is_a_point_in_time(String given) {
        assertThat(value(dateTime(), given)).isEqualTo(new DateTimeValue(Instant.parse("2026-11-20T23:30:00Z")));
    }

    @Test
    void a_time_without_an_offset_needs_the_zone_of_the_mapping() {
        assertThat(problem(dateTime(), "2026-11-21T08:30:00"))
                .isEqualTo("field 'f': attributes.a has no offset from UTC, so it names no point in time; set the zone"
                        + " that it is in");
        assertThat(problem(dateTime(), "2026-11-21")).contains("no offset from UTC");
        assertThat(value(dateTime(SEOUL), "2026-11-21T08:30:00"))
                .isEqualTo(new DateTimeValue(Instant.parse("2026-11-20T23:30:00Z")));
        assertThat(value(dateTime(SEOUL), "2026-11-21"))
                .isEqualTo(new DateTimeValue(Instant.parse("2026-11-20T15:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11/21/2026",
                "21.11.2026",
                "2026-02-30",
                "2026-11-21 08:30:00",
                "1763712000",
                "yesterday",
                "+12026-01-01",
                "2026-11-21T25:00:00Z",
                "2026-11-21T08:30:00+09:00[Asia/Seoul]"
            })
    void anything_but_iso_8601_is_no_date(String given) {
        assertThat(problem(date(SEOUL), given))
                .isEqualTo("field 'f': attributes.a is no day or time in ISO 8601 (2026-11-21 or"
                        + " 2026-11-21T10:15:00Z)");
        assertThat(problem(dateTime(SEOUL), given)).contains("is no time in ISO 8601");
    }

    @Test
    void times_beyond_four_digits_of_year_are_a_problem_not_an_exception() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("d", Attribute.RESPONDED_AT, date(SEOUL))
                .field("t", Attribute.RESPONDED_AT, dateTime())
                .build();

        for (Instant extreme : List.of(Instant.MIN, Instant.MAX)) {
            assertThat(mapping.map(response("x").respondedAt(extreme).build()).problems())
                    .hasSize(2);
        }
    }

    @Test
    void a_missing_value_leaves_clears_or_sets_the_field() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("left", Attribute.COMMENT, text())
                .field("cleared", Attribute.COMMENT, text(), NullPolicy.clear())
                .field("set", Attribute.COMMENT, text(), NullPolicy.defaultTo("(none)"))
                .field("count", Attribute.custom("seats"), number(), NullPolicy.defaultTo("0"))
                .field("plan", Attribute.custom("plan"), picklist().value("p", "Pro"), NullPolicy.defaultTo("Free"))
                .field("day", Attribute.custom("day"), date(SEOUL), NullPolicy.defaultTo("2026-01-01"))
                .field("blank", Attribute.custom("blank"), text(), NullPolicy.clear())
                .build();

        assertThat(mapping.map(response("x").attribute("blank", " \t ").build()).toJson())
                .isEqualTo("{\"cleared\":null,\"set\":\"(none)\",\"count\":0,\"plan\":\"Free\",\"day\":\"2026-01-01\","
                        + "\"blank\":null}");
    }

    @Test
    void a_constant_is_typed_like_any_other_value() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .constant("channel", "survey", picklist().value("survey", "Survey"))
                .constant("weight", "2", number())
                .constant("asked", "yes", bool())
                .build();

        assertThat(mapping.map(response("x").build()).toJson())
                .isEqualTo("{\"channel\":\"Survey\",\"weight\":2,\"asked\":true}");
    }

    @Test
    void keys_of_the_person_are_values_too() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("phone", Attribute.key("phone"), text())
                .field("card", Attribute.key("custom.card"), text())
                .build();
        NpsResponse response = response("x")
                .identity(io.github.nps4j.identity.Identity.builder()
                        .phone("010-1234-5678", "KR")
                        .custom("card", "A-7")
                        .build())
                .build();

        assertThat(mapping.map(response).toJson()).isEqualTo("{\"phone\":\"+821012345678\",\"card\":\"A-7\"}");
    }

    private static @Nullable FieldValue value(FieldType type, Object given) {
        MappedRecord record = map(type, given);
        assertThat(record.problems()).isEmpty();
        return record.fields().get("f");
    }

    private static String problem(FieldType type, Object given) {
        MappedRecord record = map(type, given);
        assertThat(record.fields()).isEmpty();
        assertThat(record.problems()).hasSize(1);
        return record.problems().get(0);
    }

    private static MappedRecord map(FieldType type, Object given) {
        return FieldMapping.builder("m")
                .match("email")
                .field("f", Attribute.custom("a"), type)
                .build()
                .map(response("r").attribute("a", given).build());
    }

    private static NpsResponse.Builder response(String id) {
        return NpsResponse.builder().source("test").id(id).score(9).respondedAt(Instant.parse("2026-11-20T23:30:00Z"));
    }
}
