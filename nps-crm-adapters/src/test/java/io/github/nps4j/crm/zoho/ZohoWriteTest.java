package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.WriteOutcome.Retry;
import io.github.nps4j.crm.WriteOutcome.Unknown;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.zoho.Endpoint;
import io.github.nps4j.testkit.zoho.ZohoFault;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZohoWriteTest {

    private static final Map<String, FieldValue> SCORE = Map.of("NPS_Score", number("9"));

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final ZohoSimulator zoho = ZohoSimulator.builder()
            .clock(clock)
            .acceptsUnlistedOptions()
            .creditsPerDay(100_000)
            .start();
    private ZohoAdapter adapter;

    @BeforeEach
    void open() {
        zoho.addNpsFields("Contacts");
        adapter = adapter(Adapters.of(zoho));
    }

    private ZohoAdapter adapter(ZohoAdapter.Builder builder) {
        return builder.http(ApiWatch.settings("zoho").clock(clock).build()).build();
    }

    @AfterEach
    void stop() {
        adapter.close();
        zoho.close();
    }

    private String contact(Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.putIfAbsent("Last_Name", "Somebody");
        return zoho.addRecord("Contacts", all);
    }

    private List<WriteOutcome> write(RecordWrite... writes) {
        return adapter.write(RecordType.CONTACT, List.of(writes));
    }

    private Failure thrown(RecordWrite... writes) {
        return catchThrowableOfType(CrmException.class, () -> write(writes)).failure();
    }

    private static RecordWrite update(String id) {
        return RecordWrite.update(id, "t" + id, SCORE);
    }

    private static RecordWrite create(String email, Map<String, FieldValue> fields) {
        return RecordWrite.create(IdentityKey.email(email), null, "c" + email.hashCode(), fields);
    }

    private static FieldValue number(String text) {
        return new FieldValue.NumberValue(new BigDecimal(text));
    }

    private static Failure failure(WriteOutcome outcome) {
        if (outcome instanceof Rejected rejected) {
            return rejected.failure();
        }
        assertThat(outcome).isInstanceOf(Retry.class);
        return ((Retry) outcome).failure();
    }

    @Test
    void a_thousand_records_need_ten_calls() {
        List<RecordWrite> writes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            writes.add(update(contact(Map.of("Email", "person" + i + "@example.com"))));
        }
        int most = adapter.limits().writeBatch();
        for (int from = 0; from < writes.size(); from += most) {
            assertThat(adapter.write(RecordType.CONTACT, writes.subList(from, from + most)))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
        }
        assertThat(zoho.writeRequests()).isEqualTo(10);
        assertThat(zoho.lookupRequests()).as("the record ids are known").isZero();
    }

    @Test
    void corner_case_3_a_success_with_refused_rows_is_read_row_by_row() {
        String good = contact(Map.of());
        String gone = contact(Map.of());
        zoho.delete(gone);
        String locked = contact(Map.of());
        zoho.lock(locked, true);
        List<WriteOutcome> outcomes = write(update(good), update(gone), update(locked));
        assertThat(outcomes.get(0)).isEqualTo(new Applied(good));
        assertThat(failure(outcomes.get(1)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(failure(outcomes.get(2)).kind()).isEqualTo(FailureKind.LOCKED);
    }

    @Test
    void corner_case_4_rows_that_the_answer_does_not_mention_are_unknown() {
        String id = contact(Map.of());
        zoho.failNextWrite(1, ZohoFault.emptyData());
        assertThat(write(update(id)).get(0)).isInstanceOf(Unknown.class);
        zoho.failNextWrite(
                1,
                ZohoFault.answer(
                        200, "{\"data\":[{\"code\":\"SUCCESS\",\"details\":{\"id\":\"1\"},\"status\":\"success\"}]}"));
        assertThat(write(update(id)).get(0)).as("another record's id").isInstanceOf(Unknown.class);
    }

    @Test
    void corner_case_8_a_field_that_zoho_would_ignore_in_silence_is_told() {
        String id = contact(Map.of());
        Failure failure = thrown(RecordWrite.update(id, "t", Map.of("Nps_score", number("9"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("Nps_score").contains("Contacts");
        assertThat(zoho.writeRequests()).isZero();
    }

    @Test
    void an_archived_field_is_told_once_the_schema_is_read_anew() {
        String id = contact(Map.of());
        write(update(id));
        zoho.removeField("Contacts", "NPS_Score");
        clock.advance(Duration.ofMinutes(11));
        Failure failure = thrown(update(id));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("NPS_Score").contains("Zoho");
    }

    @Test
    void a_read_only_field_is_told() {
        Failure failure = thrown(RecordWrite.update(contact(Map.of()), "t", Map.of("Created_Time", number("9"))));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("read-only");
    }

    @Test
    void an_option_that_zoho_would_take_without_knowing_it_is_refused() {
        String id = contact(Map.of());
        WriteOutcome outcome = write(
                        RecordWrite.update(id, "t", Map.of("NPS_Segment", new FieldValue.ChoiceValue("Promotor"))))
                .get(0);
        assertThat(failure(outcome).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(failure(outcome).message()).contains("NPS_Segment").contains("promoter");
        assertThat(zoho.writeRequests()).isZero();
    }

    @Test
    void corner_case_5_a_request_that_is_refused_because_of_a_row_is_told_as_such_and_a_wrong_module_is_not() {
        String id = contact(Map.of());
        String other = contact(Map.of());
        zoho.failNextWrite(
                1,
                ZohoFault.answer(
                        400, "{\"code\":\"INVALID_DATA\",\"details\":{},\"message\":\"x\",\"status\":\"error\"}"));
        assertThat(thrown(update(id), update(other)).kind()).isEqualTo(FailureKind.BATCH_REFUSED);
        zoho.failNextWrite(
                1,
                ZohoFault.answer(
                        400, "{\"code\":\"INVALID_MODULE\",\"details\":{},\"message\":\"x\",\"status\":\"error\"}"));
        assertThat(thrown(update(id), update(other)).kind()).isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    void corner_case_7_a_field_is_cleared_with_null() {
        String id = contact(Map.of("NPS_Comment", "words", "NPS_Themes", List.of("price")));
        assertThat(write(RecordWrite.update(
                        id,
                        "t",
                        Map.of("NPS_Comment", new FieldValue.ClearValue(), "NPS_Themes", new FieldValue.ClearValue()))))
                .containsExactly(new Applied(id));
        assertThat(zoho.record(id).value("NPS_Comment")).isNull();
        assertThat(zoho.record(id).value("NPS_Themes")).isNull();
    }

    @Test
    void corner_case_9_a_field_made_a_moment_ago_is_found() {
        String id = contact(Map.of());
        write(update(id));
        zoho.addField("Contacts", io.github.nps4j.testkit.zoho.ZohoField.of("Fresh", "integer"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(write(RecordWrite.update(id, "t", Map.of("Fresh", number("1")))))
                .containsExactly(new Applied(id));
    }

    @Test
    void corner_case_57_results_go_to_their_own_rows_though_updates_and_new_records_are_mixed() {
        String first = contact(Map.of());
        String gone = contact(Map.of());
        zoho.delete(gone);
        String last = contact(Map.of());
        List<WriteOutcome> outcomes = write(
                update(first),
                create("new1@example.com", SCORE),
                update(gone),
                create("new2@example.com", SCORE),
                update(last));
        assertThat(outcomes.get(0)).isEqualTo(new Applied(first));
        assertThat(failure(outcomes.get(2)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(outcomes.get(4)).isEqualTo(new Applied(last));
        for (int i : new int[] {1, 3}) {
            String id = ((Applied) outcomes.get(i)).recordId();
            assertThat(zoho.record(id).value("Email")).isEqualTo("new" + (i + 1) / 2 + "@example.com");
        }
    }

    @Test
    void corner_case_53_several_options_go_as_an_array() {
        String id = contact(Map.of());
        write(RecordWrite.update(
                id, "t", Map.of("NPS_Themes", new FieldValue.ChoicesValue(List.of("price", "support"), ";"))));
        assertThat(zoho.record(id).value("NPS_Themes")).isEqualTo(List.of("price", "support"));
    }

    @Test
    void corner_case_54_which_automations_run_is_the_hosts_choice() {
        String id = contact(Map.of());
        write(update(id));
        assertThat(zoho.lastAutomations()).as("unless said otherwise").hasSize(5);
        for (String[] names : new String[][] {{}, {"workflow", "blueprint"}}) {
            try (ZohoAdapter choosing = adapter(Adapters.of(zoho).triggers(names))) {
                assertThat(choosing.write(RecordType.CONTACT, List.of(update(id))))
                        .containsExactly(new Applied(id));
                assertThat(zoho.lastAutomations()).containsExactlyInAnyOrder(names);
            }
        }
    }

    @Test
    void corner_case_55_a_mandatory_field_is_missed_before_anything_is_sent() {
        try (ZohoAdapter bare = adapter(ZohoAdapter.builder()
                .accountsUrl(zoho.baseUrl().toString())
                .oauth(zoho.clientId(), zoho.clientSecret(), zoho.refreshToken()))) {
            WriteOutcome outcome = bare.write(RecordType.CONTACT, List.of(create("new@example.com", SCORE)))
                    .get(0);
            assertThat(failure(outcome).kind()).isEqualTo(FailureKind.INVALID_VALUE);
            assertThat(failure(outcome).message()).contains("Last_Name").contains("newRecordValue");
            assertThat(zoho.writeRequests()).isZero();
        }
    }

    @Test
    void a_record_that_exists_by_now_keeps_its_name() {
        String id = contact(Map.of("Email", "ann@example.com", "Last_Name", "Lee"));
        assertThat(write(create("ann@example.com", SCORE))).containsExactly(new Applied(id));
        assertThat(zoho.record(id).text("Last_Name")).isEqualTo("Lee");
        assertThat(zoho.requests(Endpoint.RECORDS_UPSERT)).isZero();
    }

    @Test
    void corner_case_56_no_other_field_than_ours_decides_which_record_is_the_same() {
        contact(Map.of("Email", "ann@example.com", "Last_Name", "Lee"));
        WriteOutcome outcome = write(RecordWrite.create(
                        IdentityKey.customerId("C-1"),
                        "Customer_Id",
                        "t",
                        Map.of("Email", new FieldValue.TextValue("ann@example.com"))))
                .get(0);
        assertThat(outcome).isInstanceOf(Applied.class);
        assertThat(zoho.records("Contacts")).hasSize(2);
    }

    @Test
    void corner_case_1_a_key_of_several_records_creates_none_and_changes_none() {
        String one = contact(Map.of("Email", "ann@example.com"));
        contact(Map.of("Email", "Ann@example.com"));
        assertThat(failure(write(create("ann@example.com", SCORE)).get(0)).kind())
                .isEqualTo(FailureKind.DUPLICATE);
        assertThat(zoho.record(one).value("NPS_Score")).isNull();
        assertThat(zoho.records("Contacts")).hasSize(2);
    }

    @Test
    void the_email_of_an_existing_contact_is_never_written() {
        String id = contact(Map.of("Email", "ann@example.com", "Secondary_Email", "ann@home.example"));
        Map<String, FieldValue> fields =
                Map.of("Email", new FieldValue.TextValue("ann@home.example"), "NPS_Score", number("3"));
        assertThat(write(RecordWrite.update(id, "t", fields))).containsExactly(new Applied(id));
        assertThat(zoho.record(id).text("Email")).isEqualTo("ann@example.com");
        assertThat(zoho.record(id).text("NPS_Score")).isEqualTo("3");
    }

    @Test
    void a_clash_of_a_unique_field_is_told_as_a_duplicate() {
        contact(Map.of("Customer_Id", "C-1"));
        String other = contact(Map.of());
        WriteOutcome outcome = write(
                        RecordWrite.update(other, "t", Map.of("Customer_Id", new FieldValue.TextValue("C-1"))))
                .get(0);
        assertThat(failure(outcome).kind()).isEqualTo(FailureKind.DUPLICATE);
        assertThat(failure(outcome).message()).contains("Customer_Id");
    }

    @Test
    void corner_case_61_a_refused_value_names_its_field_and_what_was_expected() {
        WriteOutcome outcome = write(RecordWrite.update(
                        contact(Map.of()), "t", Map.of("Phone", new FieldValue.TextValue("call me maybe"))))
                .get(0);
        assertThat(failure(outcome).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(failure(outcome).message())
                .contains("INVALID_DATA")
                .contains("field Phone")
                .contains("expected is phone")
                .doesNotContain("maybe");
    }

    @Test
    void accounts_are_written_and_created_by_their_name() {
        zoho.addNpsFields("Accounts");
        RecordWrite create =
                RecordWrite.create(IdentityKey.of("account_number", "Acme", null), "Account_Name", "t", SCORE);
        List<WriteOutcome> first = adapter.write(RecordType.ACCOUNT, List.of(create));
        assertThat(first.get(0)).isInstanceOf(Applied.class);
        assertThat(adapter.write(RecordType.ACCOUNT, List.of(create))).isEqualTo(first);
        assertThat(zoho.records("Accounts"))
                .singleElement()
                .satisfies(account -> assertThat(account.text("NPS_Score")).isEqualTo("9"));
    }

    // ---- whole calls that fail

    @Test
    void too_many_calls_at_once_lower_the_concurrency_for_a_while() {
        String id = contact(Map.of());
        write(update(id));
        assertThat(adapter.limits().concurrency()).isEqualTo(3);
        zoho.failNextWrite(1, ZohoFault.tooManyAtOnce());
        Failure failure = thrown(update(id));
        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
        assertThat(adapter.limits().concurrency()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(10));
        assertThat(adapter.limits().concurrency()).isEqualTo(3);
    }

    @Test
    void used_up_credits_have_the_same_status_and_park_for_longer() {
        String id = contact(Map.of());
        zoho.failNextWrite(1, ZohoFault.creditsUsedUp());
        Failure failure = thrown(update(id));
        assertThat(failure.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(30));
        assertThat(adapter.limits().concurrency()).isEqualTo(3);
    }

    @Test
    void a_reserve_of_credits_is_left_to_others() {
        try (ZohoSimulator small =
                        ZohoSimulator.builder().clock(clock).creditsPerDay(20).start();
                ZohoAdapter careful = adapter(Adapters.of(small).creditReserve(5))) {
            small.addNpsFields("Contacts");
            String id = small.addRecord("Contacts", Map.of("Last_Name", "Lee"));
            CrmException stopped = null;
            for (int i = 0; i < 30 && stopped == null; i++) {
                stopped = catchThrowableOfType(
                        CrmException.class, () -> careful.write(RecordType.CONTACT, List.of(update(id))));
            }
            assertThat(stopped).isNotNull();
            assertThat(stopped.failure().kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
            assertThat(small.writeRequests())
                    .as("15 credits were used, one for the schema")
                    .isEqualTo(14);
            clock.advance(Duration.ofHours(25));
            assertThat(careful.write(RecordType.CONTACT, List.of(update(id)))).containsExactly(new Applied(id));
        }
    }

    @Test
    void corner_case_11_a_page_of_html_is_an_outage_and_not_a_crash() {
        String id = contact(Map.of());
        write(update(id));
        for (int status : new int[] {500, 502, 503, 504}) {
            zoho.failNextWrite(1, ZohoFault.html(status));
            assertThat(thrown(update(id)).kind()).isIn(FailureKind.UNAVAILABLE, FailureKind.UNKNOWN_OUTCOME);
        }
        zoho.failNextWrite(1, ZohoFault.serverError(500));
        assertThat(thrown(update(id)).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void corner_case_12_a_cut_connection_is_an_unknown_outcome_before_and_after_the_write_was_applied() {
        String id = contact(Map.of());
        write(update(id));
        for (ZohoFault fault : List.of(
                ZohoFault.cutBeforeApplying(),
                ZohoFault.cutAfterApplying(),
                ZohoFault.cutInTheBody(),
                ZohoFault.gatewayErrorAfterApplying(502))) {
            zoho.failNextWrite(1, fault);
            assertThat(thrown(update(id)).kind()).as("%s", fault).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        }
    }

    @Test
    void a_missing_permission_is_told_with_its_remedy() {
        String id = contact(Map.of());
        write(update(id));
        zoho.failNextWrite(1, ZohoFault.noPermission());
        Failure failure = thrown(update(id));
        assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(failure.message())
                .contains("Zoho CRM")
                .contains("NO_PERMISSION")
                .contains("permission");
    }

    @Test
    void an_unknown_module_is_a_mistake_of_the_mapping() {
        CrmException thrown =
                catchThrowableOfType(CrmException.class, () -> adapter.describe(new RecordType("No_Such_Module")));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(thrown).hasMessageContaining("module");
    }

    @Test
    void nothing_private_leaves_through_logs_messages_or_texts() {
        List<String> seen = new ArrayList<>();
        String refreshToken = zoho.refreshToken();
        try (LogWatch log = LogWatch.start()) {
            String id = contact(Map.of("Email", "ann@x.example"));
            Map<String, FieldValue> fields =
                    Map.of("NPS_Comment", new FieldValue.TextValue("The food was cold"), "NPS_Score", number("3"));
            String quoting = "\"message\":\"ann@x.example wrote 'The food was cold' with " + refreshToken + "\"";
            for (int status : new int[] {400, 401, 403, 404, 429, 500, 503}) {
                zoho.failNextWrite(2, ZohoFault.answer(status, "{\"code\":\"INVALID_DATA\"," + quoting + "}"));
                try {
                    seen.add(write(RecordWrite.update(id, "t", fields)).toString());
                } catch (CrmException e) {
                    seen.add(e.toString() + e.getCause());
                }
                zoho.heal();
            }
            zoho.failNextWrite(
                    1,
                    ZohoFault.answer(
                            207,
                            "{\"data\":[{\"code\":\"INVALID_DATA\",\"status\":\"error\"," + quoting
                                    + ",\"details\":{\"api_name\":\"NPS_Comment\"}}]}"));
            seen.add(write(RecordWrite.update(id, "t", fields)).toString());
            zoho.failNextWrite(1, ZohoFault.cutAfterApplying());
            CrmException cut =
                    catchThrowableOfType(CrmException.class, () -> write(RecordWrite.update(id, "t", fields)));
            seen.add(cut.toString() + cut.getCause());
            zoho.revokeRefreshToken();
            CrmException revoked =
                    catchThrowableOfType(CrmException.class, () -> write(create("ann@x.example", fields)));
            seen.add(revoked.toString() + revoked.getCause());
            assertThat(log.lines()).isNotEmpty();
            seen.addAll(log.lines());
        }
        seen.add(adapter.toString());
        assertThat(seen)
                .hasSizeGreaterThan(10)
                .noneMatch(text -> text.contains("ann@")
                        || text.contains("food")
                        || text.contains("1000.access")
                        || text.contains(refreshToken)
                        || text.contains(zoho.clientSecret()));
    }
}
