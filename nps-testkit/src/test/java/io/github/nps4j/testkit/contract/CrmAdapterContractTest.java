package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.PrivateLogs;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract lets a right adapter pass and catches each classic mistake by the test that is named after it. */
class CrmAdapterContractTest {

    private static final ThreadLocal<Function<FakeCrm, CrmAdapter>> SUBJECT = new ThreadLocal<>();
    private static final ThreadLocal<Set<CrmHarness.Feature>> WITHOUT = ThreadLocal.withInitial(Set::of);

    // one of the mistakes is to log what is private
    @Tag(PrivateLogs.OFF)
    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void catches_the_classic_mistake(Function<FakeCrm, CrmAdapter> wrong, Set<String> expected) {
        Results results = run(wrong);
        assertThat(results.failed()).containsAll(expected);
        assertThat(results.passed()).as("a mistake does not fail everything").isNotEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        named(WrongAdapters.PicksTheFirstMatch::new, "PicksTheFirstMatch"),
                        Set.of("ambiguous_key_brings_all_its_records")),
                Arguments.of(
                        named(WrongAdapters.ReordersAnswers::new, "ReordersAnswers"),
                        Set.of("answers_stand_at_the_position_of_their_key", "full_batch_of_keys_is_answered")),
                Arguments.of(
                        named(WrongAdapters.ReordersOutcomes::new, "ReordersOutcomes"),
                        Set.of("outcomes_stand_at_the_position_of_their_write", "full_batch_is_written")),
                Arguments.of(
                        named(WrongAdapters.LeavesUnknownKeysOut::new, "LeavesUnknownKeysOut"),
                        Set.of("unknown_key_is_found_empty", "answers_stand_at_the_position_of_their_key")),
                Arguments.of(
                        named(WrongAdapters.TakesMissingForApplied::new, "TakesMissingForApplied"),
                        Set.of("record_missing_from_the_answer_is_unknown")),
                Arguments.of(
                        named(WrongAdapters.SwallowsTheLostAnswer::new, "SwallowsTheLostAnswer"),
                        Set.of("lost_answer_is_unknown")),
                Arguments.of(
                        named(WrongAdapters.TakesTheLostAnswerForDown::new, "TakesTheLostAnswerForDown"),
                        Set.of("lost_answer_is_unknown", "creation_can_be_repeated_after_a_lost_answer")),
                Arguments.of(
                        named(WrongAdapters.LeaksTheKey::new, "LeaksTheKey"),
                        Set.of("messages_hold_no_secret_and_no_personal_data")),
                Arguments.of(
                        named(WrongAdapters.LeaksInTheCause::new, "LeaksInTheCause"),
                        Set.of("messages_hold_no_secret_and_no_personal_data")),
                Arguments.of(
                        named(WrongAdapters.LeaksTheToken::new, "LeaksTheToken"),
                        Set.of("messages_hold_no_secret_and_no_personal_data")),
                Arguments.of(
                        named(WrongAdapters.StringifiesScores::new, "StringifiesScores"),
                        Set.of("every_score_arrives_as_a_number")),
                Arguments.of(
                        named(WrongAdapters.DropsTheScoreZero::new, "DropsTheScoreZero"),
                        Set.of("every_score_arrives_as_a_number")),
                Arguments.of(
                        named(WrongAdapters.ReplacesTheWholeRecord::new, "ReplacesTheWholeRecord"),
                        Set.of("fields_not_named_keep_their_values")),
                Arguments.of(
                        named(WrongAdapters.IgnoresClearing::new, "IgnoresClearing"), Set.of("cleared_field_is_empty")),
                Arguments.of(named(WrongAdapters.CutsTexts::new, "CutsTexts"), Set.of("long_text_arrives_unchanged")),
                Arguments.of(
                        named(WrongAdapters.KnowsLatinOnly::new, "KnowsLatinOnly"), Set.of("text_arrives_unchanged")),
                Arguments.of(
                        named(WrongAdapters.HidesTheBadRecord::new, "HidesTheBadRecord"),
                        Set.of("bad_value_never_takes_others_down_in_silence", "deleted_record_is_gone")),
                Arguments.of(
                        named(WrongAdapters.FailsTheBatchForOneRecord::new, "FailsTheBatchForOneRecord"),
                        Set.of(
                                "bad_value_never_takes_others_down_in_silence",
                                "deleted_record_never_takes_others_down_in_silence")),
                Arguments.of(
                        named(WrongAdapters.CreatesAnew::new, "CreatesAnew"),
                        Set.of("record_is_created_once", "existing_record_is_updated_instead_of_created")),
                Arguments.of(
                        named(WrongAdapters.NamesTheOldRecord::new, "NamesTheOldRecord"),
                        Set.of("write_to_a_merged_record_reaches_the_survivor")),
                Arguments.of(
                        named(WrongAdapters.TakesContainedForEqual::new, "TakesContainedForEqual"),
                        Set.of("only_the_exact_key_matches")),
                Arguments.of(
                        named(WrongAdapters.MindsTheCaseOfEmails::new, "MindsTheCaseOfEmails"),
                        Set.of("email_is_found_whatever_its_case")),
                Arguments.of(
                        named(WrongAdapters.ReadsNoFields::new, "ReadsNoFields"),
                        Set.of("fields_that_were_asked_for_come_with_the_record")),
                Arguments.of(
                        named(WrongAdapters.TakesThrottlingForDown::new, "TakesThrottlingForDown"),
                        Set.of("rate_limit_is_throttled")),
                Arguments.of(
                        named(WrongAdapters.ThrowsWhatItLikes::new, "ThrowsWhatItLikes"),
                        Set.of("wrong_credentials_are_unauthorized")),
                Arguments.of(
                        named(WrongAdapters.CarelessWithNotes::new, "CarelessWithNotes"),
                        Set.of("note_with_a_lost_answer_is_found", "similar_markers_are_kept_apart")),
                Arguments.of(
                        named(WrongAdapters.FindsOneOfTwo::new, "FindsOneOfTwo"),
                        Set.of("task_that_stands_twice_is_found_twice")),
                Arguments.of(
                        named(WrongAdapters.OnlySaysThatItRemoves::new, "OnlySaysThatItRemoves"),
                        Set.of("task_that_stands_twice_is_found_twice")),
                Arguments.of(
                        named(WrongAdapters.KeepsHistoryTwice::new, "KeepsHistoryTwice"),
                        Set.of(
                                "history_entry_is_kept_once",
                                "later_revision_updates_its_history_entry",
                                "history_can_be_repeated_after_a_lost_answer")),
                Arguments.of(
                        named(WrongAdapters.CarelessWithHistory::new, "CarelessWithHistory"),
                        Set.of(
                                "later_revision_updates_its_history_entry",
                                "history_of_several_records_keeps_positions",
                                "unknown_history_object_is_a_mistake_of_the_mapping")),
                Arguments.of(
                        named(WrongAdapters.ReadsTexts::new, "ReadsTexts"),
                        Set.of("written_values_are_read_back_typed", "values_of_others_are_read_back_typed")),
                Arguments.of(
                        named(WrongAdapters.LeavesEmptyFieldsOut::new, "LeavesEmptyFieldsOut"),
                        Set.of("empty_field_is_read_back_as_clear", "snapshot_written_back_restores_the_record")),
                Arguments.of(
                        named(WrongAdapters.LeavesDeletedRecordsOut::new, "LeavesDeletedRecordsOut"),
                        Set.of("records_are_read_back_in_order")),
                Arguments.of(
                        named(WrongAdapters.IgnoresUnknownFields::new, "IgnoresUnknownFields"),
                        Set.of("reading_an_unknown_field_is_a_mistake_of_the_mapping")),
                Arguments.of(
                        named(WrongAdapters.CreatesTexts::new, "CreatesTexts"), Set.of("created_field_takes_a_value")),
                Arguments.of(
                        named(WrongAdapters.FailsOnWhatIsThere::new, "FailsOnWhatIsThere"),
                        Set.of("field_can_be_created_again")),
                Arguments.of(
                        named(WrongAdapters.TakesAnyFieldThatIsThere::new, "TakesAnyFieldThatIsThere"),
                        Set.of("field_of_another_type_is_refused")),
                Arguments.of(
                        named(WrongAdapters.AddsNoOptions::new, "AddsNoOptions"),
                        Set.of("options_are_added", "options_of_a_text_are_refused")),
                Arguments.of(
                        named(WrongAdapters.ForgetsFurtherKeys::new, "ForgetsFurtherKeys"),
                        Set.of("created_record_gets_its_further_keys")),
                Arguments.of(
                        named(WrongAdapters.TakesALockForARefusal::new, "TakesALockForARefusal"),
                        Set.of("locked_record_is_told_as_locked")),
                Arguments.of(
                        named(WrongAdapters.CreatesUnderASharedKey::new, "CreatesUnderASharedKey"),
                        Set.of("key_of_several_records_is_never_created_under")),
                Arguments.of(
                        named(WrongAdapters.LogsTheKey::new, "LogsTheKey"),
                        Set.of("key_of_each_kind_finds_its_record", "messages_hold_no_secret_and_no_personal_data")),
                Arguments.of(
                        named(WrongAdapters.CarelessWithLists::new, "CarelessWithLists"),
                        Set.of(
                                "unknown_list_is_a_mistake_of_the_mapping",
                                "list_with_a_rule_is_a_mistake_of_the_mapping",
                                "deleted_record_takes_no_other_off_the_list")),
                Arguments.of(
                        named(WrongAdapters.RelatesTheFirstPair::new, "RelatesTheFirstPair"),
                        Set.of("pairs_keep_their_positions", "deleted_record_is_not_related")),
                Arguments.of(
                        named(WrongAdapters.HidesAnAbility::new, "HidesAnAbility"),
                        Set.of("abilities_are_the_declared_ones")));
    }

    @Test
    void lets_a_right_adapter_pass_without_skipping() {
        Results results = run(WrongAdapters.Around::new);
        assertThat(results.failed()).isEmpty();
        // there is no wire between this adapter and its CRM
        assertThat(results.skipped()).containsExactly("garbled_answer_is_unknown");
    }

    @Test
    void reports_tests_of_undeclared_features_as_skipped() {
        WITHOUT.set(EnumSet.of(CrmHarness.Feature.MERGE, CrmHarness.Feature.LOST_ANSWER));
        try {
            Results results = run(WrongAdapters.Around::new);
            assertThat(results.failed()).isEmpty();
            assertThat(results.skipped())
                    .contains("write_to_a_merged_record_reaches_the_survivor", "lost_answer_is_unknown");
            assertThat(results.passed()).contains("deleted_record_is_gone");
        } finally {
            WITHOUT.remove();
        }
    }

    private static Named<Function<FakeCrm, CrmAdapter>> named(Function<FakeCrm, CrmAdapter> adapter, String name) {
        return Named.of(name, adapter);
    }

    private record Results(Set<String> passed, Set<String> failed, Set<String> skipped) {}

    private static Results run(Function<FakeCrm, CrmAdapter> adapter) {
        Results results = new Results(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        SUBJECT.set(adapter);
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(Subject.class))
                                    .filters(EngineFilter.includeEngines("junit-jupiter"))
                                    .build(),
                            new TestExecutionListener() {
                                @Override
                                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                    if (test.isTest()) {
                                        String name =
                                                test.getLegacyReportingName().replace("()", "");
                                        switch (result.getStatus()) {
                                            case SUCCESSFUL -> results.passed().add(name);
                                            case FAILED -> results.failed().add(name);
                                            case ABORTED -> results.skipped().add(name);
                                        }
                                    }
                                }
                            });
        } finally {
            SUBJECT.remove();
        }
        return results;
    }

    /** Not found by the build on its own, because it is nested. Runs on the thread that set the subject. */
    static final class Subject extends CrmAdapterContract {

        private final FakeCrm crm = FakeCrm.withNpsContacts();

        @Override
        protected CrmHarness harness() {
            return new FakeCrmHarness(crm)
                    .without(WITHOUT.get())
                    .withSecrets(Set.of(WrongAdapters.LeaksTheToken.TOKEN));
        }

        @Override
        protected CrmAdapter adapter() {
            return SUBJECT.get().apply(crm);
        }
    }
}
