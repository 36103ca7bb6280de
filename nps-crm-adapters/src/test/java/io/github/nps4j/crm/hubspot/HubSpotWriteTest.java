package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.WriteOutcome.Retry;
import io.github.nps4j.crm.WriteOutcome.Unknown;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSpotWriteTest {

    private static final String TOKEN = "pat-na1-secret-secret";
    private static final Map<String, FieldValue> SCORE = Map.of("nps_score", number("9"));

    private final ScriptedHubSpot hubSpot = new ScriptedHubSpot();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final HubSpotAdapter adapter = HubSpotAdapter.builder()
            .token(TOKEN)
            .baseUrl(hubSpot.url())
            .http(HttpSettings.builder().clock(clock).build())
            .build();

    @BeforeEach
    void schema() {
        hubSpot.properties("""
                [{'name':'email','type':'string','fieldType':'text'},
                 {'name':'nps_score','type':'number','fieldType':'number'},
                 {'name':'comment','type':'string','fieldType':'textarea'},
                 {'name':'themes','type':'enumeration','fieldType':'checkbox','options':[{'value':'price'},{'value':'support'}]},
                 {'name':'themes_text','type':'string','fieldType':'text'},
                 {'name':'segment','type':'enumeration','fieldType':'select','options':[{'value':'promoter','hidden':true}]},
                 {'name':'owner','type':'enumeration','fieldType':'select','externalOptions':true,'options':[]},
                 {'name':'contact_me','type':'bool','fieldType':'booleancheckbox'},
                 {'name':'answered_on','type':'date','fieldType':'date'},
                 {'name':'answered_at','type':'datetime','fieldType':'date'},
                 {'name':'customer_no','type':'string','fieldType':'text','hasUniqueValue':true},
                 {'name':'computed','type':'number','fieldType':'calculation_equation','calculated':true},
                 {'name':'locked','type':'string','fieldType':'text','modificationMetadata':{'readOnlyValue':true}},
                 {'name':'doc','type':'string','fieldType':'file'}]
                """);
    }

    @AfterEach
    void stop() {
        adapter.close();
        hubSpot.close();
    }

    @Test
    void the_schema_says_what_can_be_written_and_how() {
        CrmSchema schema = adapter.describe(RecordType.CONTACT);
        assertThat(schema.field("nps_score").orElseThrow().type()).isEqualTo(CrmField.Type.NUMBER);
        assertThat(schema.field("comment").orElseThrow().maxLength()).hasValue(65_536);
        assertThat(schema.field("themes").orElseThrow().type()).isEqualTo(CrmField.Type.MULTI_SELECT);
        assertThat(schema.field("segment").orElseThrow().options()).containsExactly("promoter");
        assertThat(schema.field("segment").orElseThrow().restricted()).isTrue();
        assertThat(schema.field("owner").orElseThrow().restricted()).isFalse();
        assertThat(schema.field("contact_me").orElseThrow().type()).isEqualTo(CrmField.Type.BOOLEAN);
        assertThat(schema.field("customer_no").orElseThrow().unique()).isTrue();
        assertThat(schema.field("computed").orElseThrow().writable()).isFalse();
        assertThat(schema.field("locked").orElseThrow().writable()).isFalse();
        assertThat(schema.field("doc").orElseThrow().type()).isEqualTo(CrmField.Type.OTHER);
        assertThat(hubSpot.calls()).containsExactly("GET /crm/properties/2026-03/contacts?archived=false");
    }

    @Test
    void the_schema_is_remembered_for_a_while() {
        adapter.describe(RecordType.CONTACT);
        clock.advance(Duration.ofMinutes(9));
        adapter.describe(RecordType.CONTACT);
        assertThat(hubSpot.calls()).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        adapter.describe(RecordType.CONTACT);
        assertThat(hubSpot.calls()).hasSize(2);
    }

    @Test
    void values_are_encoded_as_hubspot_takes_them() {
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("nps_score", number("1E+1"));
        fields.put("comment", new FieldValue.TextValue(" as it is "));
        fields.put("themes", new FieldValue.ChoicesValue(List.of("price", "support"), ", "));
        fields.put("themes_text", new FieldValue.ChoicesValue(List.of("price", "support"), ", "));
        fields.put("segment", new FieldValue.ChoiceValue("promoter "));
        fields.put("contact_me", new FieldValue.BooleanValue(true));
        fields.put("answered_on", new FieldValue.DateValue(LocalDate.of(2026, 3, 1)));
        fields.put("answered_at", new FieldValue.DateTimeValue(Instant.parse("2026-03-01T10:20:30.123456Z")));
        fields.put("doc", new FieldValue.ClearValue());
        hubSpot.answers(200, "{'results':[{'id':'1','objectWriteTraceId':'t1'}]}");
        assertThat(write(RecordWrite.update("1", "t1", fields))).containsExactly(new Applied("1"));
        assertThat(hubSpot.body(1).at("/inputs/0/properties").toString())
                .isEqualTo(("{'nps_score':'10','comment':' as it is ','themes':'price;support',"
                                + "'themes_text':'price, support','segment':'promoter','contact_me':'true',"
                                + "'answered_on':'2026-03-01','answered_at':'2026-03-01T10:20:30.123Z','doc':''}")
                        .replace('\'', '"'));
        assertThat(hubSpot.body(1).at("/inputs/0/objectWriteTraceId").asText()).isEqualTo("t1");
        assertThat(hubSpot.body(1).at("/inputs/0/idProperty").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 207})
    void each_row_gets_its_own_outcome_whatever_the_status(int status) {
        hubSpot.answers(
                status,
                "{'status':'COMPLETE','results':["
                        + "{'id':'3','objectWriteTraceId':'t3'},{'id':'1','objectWriteTraceId':'t1'}],"
                        + "'numErrors':2,'errors':["
                        + "{'category':'VALIDATION_ERROR','message':'x','context':{'objectWriteTraceId':['t2']},"
                        + "'errors':[{'code':'INVALID_OPTION'}]},"
                        + "{'category':'OBJECT_NOT_FOUND','message':'x','context':{'ids':['4']}}]}");
        List<WriteOutcome> outcomes =
                write(update("1", "t1"), update("2", "t2"), update("3", "t3"), update("4", "t4"), update("5", "t5"));
        assertThat(outcomes.get(0)).isEqualTo(new Applied("1"));
        assertThat(rejected(outcomes.get(1)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(rejected(outcomes.get(1)).code()).contains("INVALID_OPTION");
        assertThat(outcomes.get(2)).isEqualTo(new Applied("3"));
        assertThat(rejected(outcomes.get(3)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(outcomes.get(4)).isInstanceOf(Unknown.class);
    }

    @Test
    void results_without_a_trace_id_are_known_by_their_record_id() {
        hubSpot.answers(200, "{'results':[{'id':'2'},{'id':'1'}]}");
        assertThat(write(update("1", "t1"), update("2", "t2"))).containsExactly(new Applied("1"), new Applied("2"));
    }

    @Test
    void a_success_without_results_is_unknown_for_every_row() {
        hubSpot.answers(200, "{'status':'COMPLETE','results':[]}");
        assertThat(write(update("1", "t1"), update("2", "t2"))).allMatch(Unknown.class::isInstance);
    }

    @Test
    void an_answer_that_breaks_off_or_cannot_be_read_is_an_unknown_outcome() {
        hubSpot.answers(200, "{'results':[{'id':");
        assertThat(thrown(update("1", "t1")).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        hubSpot.answers(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(thrown(update("1", "t1")).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void a_merged_record_is_applied_under_the_id_that_survived() {
        hubSpot.answers(200, "{'results':[{'id':'9','objectWriteTraceId':'t1'}]}");
        assertThat(write(update("1", "t1"))).containsExactly(new Applied("9"));
    }

    @Test
    void the_email_of_a_contact_that_exists_is_never_written() {
        hubSpot.answers(200, "{'results':[{'id':'1','objectWriteTraceId':'t1'}]}");
        List<WriteOutcome> outcomes = write(
                RecordWrite.update(
                        "1",
                        "t1",
                        Map.of("email", new FieldValue.TextValue("second@x.example"), "nps_score", number("9"))),
                RecordWrite.update("2", "t2", Map.of("email", new FieldValue.TextValue("second@x.example"))));
        assertThat(outcomes).containsExactly(new Applied("1"), new Applied("2"));
        assertThat(hubSpot.body(1).toString()).doesNotContain("email");
        assertThat(hubSpot.body(1).path("inputs")).hasSize(1);
    }

    @Test
    void new_contacts_are_upserted_by_email_or_unique_property_and_others_are_rejected_alone() {
        hubSpot.answers(
                200,
                "{'results':[{'id':'11','new':true,'objectWriteTraceId':'c1','properties':{'email':'a@x.example'}}]}");
        hubSpot.answers(200, "{'results':[{'id':'12','new':true,'properties':{'customer_no':'K1'}}]}");
        hubSpot.answers(200, "{'results':[{'id':'1','objectWriteTraceId':'u1'}]}");
        List<WriteOutcome> outcomes = write(
                RecordWrite.create(
                        IdentityKey.email("a@x.example"),
                        null,
                        "c1",
                        Map.of("email", new FieldValue.TextValue("a@x.example"), "nps_score", number("9"))),
                RecordWrite.create(IdentityKey.customerId("K1"), "customer_no", "c2", SCORE),
                RecordWrite.create(IdentityKey.phone("+49301234567", null), null, "c3", SCORE),
                RecordWrite.create(IdentityKey.customerId("K2"), "comment", "c4", SCORE),
                update("1", "u1"));
        assertThat(outcomes.get(0)).isEqualTo(new Applied("11"));
        assertThat(outcomes.get(1)).isEqualTo(new Applied("12"));
        assertThat(rejected(outcomes.get(2)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(rejected(outcomes.get(3)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(outcomes.get(4)).isEqualTo(new Applied("1"));
        int upsert = hubSpot.calls().indexOf("POST /crm/objects/2026-03/contacts/batch/upsert");
        assertThat(hubSpot.body(upsert).at("/inputs/0/idProperty").asText()).isEqualTo("email");
        assertThat(hubSpot.body(upsert).at("/inputs/0/properties").has("email")).isFalse();
        assertThat(hubSpot.body(upsert + 1)
                        .at("/inputs/0/properties/customer_no")
                        .asText())
                .isEqualTo("K1");
    }

    @Test
    void a_refused_batch_of_several_is_thrown_for_the_engine_to_halve_and_one_alone_is_rejected() {
        String refusal = "{'category':'VALIDATION_ERROR','message':'Property values were not valid',"
                + "'errors':[{'code':'INVALID_OPTION'}]}";
        hubSpot.answers(400, refusal);
        assertThat(thrown(update("1", "t1"), update("2", "t2")).kind()).isEqualTo(FailureKind.BATCH_REFUSED);
        hubSpot.answers(400, refusal);
        assertThat(rejected(write(update("1", "t1")).get(0)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
    }

    @Test
    void a_part_that_is_refused_after_another_part_was_written_is_halved_here() {
        hubSpot.answers(200, "{'results':[{'id':'11','objectWriteTraceId':'c1'}]}");
        hubSpot.answers(400, "{'category':'VALIDATION_ERROR','message':'one of them'}");
        hubSpot.answers(200, "{'results':[{'id':'1','objectWriteTraceId':'u1'}]}");
        hubSpot.answers(400, "{'category':'VALIDATION_ERROR','message':'this one'}");
        List<WriteOutcome> outcomes = write(
                RecordWrite.create(IdentityKey.email("a@x.example"), null, "c1", SCORE),
                update("1", "u1"),
                update("2", "u2"));
        assertThat(outcomes.subList(0, 2)).containsExactly(new Applied("11"), new Applied("1"));
        assertThat(rejected(outcomes.get(2)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
    }

    @Test
    void a_failure_of_the_second_part_does_not_hide_what_became_of_the_first() {
        hubSpot.answers(200, "{'results':[{'id':'11','objectWriteTraceId':'c1'}]}");
        hubSpot.answers(429, "{'policyName':'TEN_SECONDLY_ROLLING','message':'x'}");
        List<WriteOutcome> outcomes =
                write(RecordWrite.create(IdentityKey.email("a@x.example"), null, "c1", SCORE), update("1", "u1"));
        assertThat(outcomes.get(0)).isEqualTo(new Applied("11"));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Retry.class, retry -> assertThat(retry.failure().kind()).isEqualTo(FailureKind.THROTTLED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'category':'VALIDATION_ERROR','message':'x','errors':[{'code':'PROPERTY_DOESNT_EXIST'}]}",
                "{'category':'VALIDATION_ERROR','message':'[{\\'error\\':\\'PROPERTY_DOESNT_EXIST\\'}]'}",
                "{'category':'VALIDATION_ERROR','message':'Unable to perform update/upsert by non-unique 0-1 property'}",
                "{'category':'VALIDATION_ERROR','message':'x','errors':[{'code':'READ_ONLY_VALUE'}]}",
            })
    void what_every_record_would_meet_is_a_fault_of_the_mapping_and_not_searched_for(String refusal) {
        hubSpot.answers(400, refusal);
        assertThat(thrown(update("1", "t1"), update("2", "t2")).kind()).isEqualTo(FailureKind.SCHEMA);
        adapter.describe(RecordType.CONTACT);
        assertThat(hubSpot.calls()).hasSize(3);
        assertThat(hubSpot.calls().get(2)).startsWith("GET /crm/properties/");
    }

    @Test
    void a_record_that_is_gone_or_exists_already_is_told_apart() {
        hubSpot.answers(404, "{'category':'OBJECT_NOT_FOUND','message':'x'}");
        assertThat(rejected(write(update("1", "t1")).get(0)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        hubSpot.answers(409, "{'category':'CONFLICT','message':'Contact already exists. Existing ID: 37765128953'}");
        Failure duplicate = rejected(write(RecordWrite.create(IdentityKey.email("a@x.example"), null, "c1", SCORE))
                .get(0));
        assertThat(duplicate.kind()).isEqualTo(FailureKind.DUPLICATE);
        assertThat(duplicate.message()).contains("37765128953");
        hubSpot.answers(404, "{'message':'no such path'}");
        assertThat(thrown(update("1", "t1")).kind()).isEqualTo(FailureKind.UNEXPECTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "429|{'policyName':'TEN_SECONDLY_ROLLING','message':'You have reached your ten_secondly_rolling limit.'}|-|THROTTLED|10",
                "429|{'message':'You have reached your secondly limit.'}|-|THROTTLED|1",
                "429|{'policyName':'DAILY','message':'You have reached your daily limit.'}|-|QUOTA_EXHAUSTED|-",
                "429|{'policyName':'DAILY','message':'x'}|3600|QUOTA_EXHAUSTED|3600",
                "429|{'message':'x'}|7|THROTTLED|7",
                "401|{'category':'EXPIRED_AUTHENTICATION','message':'x'}|-|UNAUTHORIZED|-",
                "477|{'message':'moving'}|120|UNAVAILABLE|120",
                "500|{'message':'x'}|-|UNKNOWN_OUTCOME|-",
                "502|<html>|-|UNKNOWN_OUTCOME|-",
                "503|{'message':'x'}|5|UNAVAILABLE|5",
                "521|x|-|UNAVAILABLE|-",
            })
    void failures_of_a_whole_call_are_thrown_by_their_kind(
            int status, String body, String retryAfter, FailureKind kind, Long seconds) {
        if (retryAfter == null) {
            hubSpot.answers(status, body);
        } else {
            hubSpot.answers(status, body, "Retry-After", retryAfter);
        }
        Failure failure = thrown(update("1", "t1"));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryAfter().map(Duration::toSeconds).orElse(null)).isEqualTo(seconds);
    }

    @Test
    void a_missing_scope_is_named() {
        hubSpot.answers(
                403,
                "{'category':'MISSING_SCOPES','message':'x','errors':[{'context':{'requiredGranularScopes':"
                        + "['crm.objects.contacts.write']}}]}");
        Failure failure = thrown(update("1", "t1"));
        assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(failure.message()).contains("crm.objects.contacts.write");
    }

    @Test
    void a_locked_record_is_tried_again_after_two_seconds() {
        hubSpot.answers(423, "{'message':'locked'}");
        assertThat(write(update("1", "t1"), update("2", "t2")))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Retry.class, retry -> {
                    assertThat(retry.failure().kind()).isEqualTo(FailureKind.LOCKED);
                    assertThat(retry.failure().retryAfter()).contains(Duration.ofSeconds(2));
                }));
    }

    @Test
    void nothing_private_leaves_through_logs_messages_or_texts() {
        List<String> seen = new ArrayList<>();
        try (LogWatch log = LogWatch.start()) {
            RecordWrite write = RecordWrite.create(
                    IdentityKey.email("ann@x.example"),
                    null,
                    "t1",
                    Map.of("comment", new FieldValue.TextValue("The food was cold")));
            String message = "'message':'ann@x.example wrote \\'The food was cold\\' with " + TOKEN + "'";
            for (int status : new int[] {400, 401, 403, 404, 409, 429, 500, 503}) {
                hubSpot.answers(status, "{" + message + "}");
                try {
                    seen.addAll(write(write).stream().map(String::valueOf).toList());
                } catch (CrmException e) {
                    seen.add(e.toString() + e.getCause());
                }
            }
            hubSpot.answers(
                    207,
                    "{'results':[],'errors':[{'category':'VALIDATION_ERROR'," + message
                            + ",'context':{'objectWriteTraceId':['t1']}}]}");
            seen.add(write(write).toString());
            hubSpot.answers(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
            CrmException cut = catchThrowableOfType(CrmException.class, () -> write(write));
            seen.add(cut.toString() + cut.getCause());
            assertThat(log.lines()).isNotEmpty();
            seen.addAll(log.lines());
        }
        seen.add(adapter.toString());
        assertThat(seen)
                .hasSizeGreaterThan(10)
                .noneMatch(text -> text.contains("ann@") || text.contains("food") || text.contains("secret"));
    }

    private List<WriteOutcome> write(RecordWrite... writes) {
        return adapter.write(RecordType.CONTACT, List.of(writes));
    }

    private Failure thrown(RecordWrite... writes) {
        return catchThrowableOfType(CrmException.class, () -> write(writes)).failure();
    }

    private static RecordWrite update(String id, String trace) {
        return RecordWrite.update(id, trace, SCORE);
    }

    private static Failure rejected(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(Rejected.class);
        return ((Rejected) outcome).failure();
    }

    private static FieldValue number(String text) {
        return new FieldValue.NumberValue(new BigDecimal(text));
    }
}
