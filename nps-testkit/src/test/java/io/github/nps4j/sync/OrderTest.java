package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Promises "In order" and "Once". */
class OrderTest {

    private static FakeCrm ada() {
        return FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com").phone("+34600111222"))
                .build();
    }

    @Test
    void an_older_answer_that_arrives_late_does_not_overwrite_a_newer_one() {
        Lab lab = new Lab(ada());
        lab.sync.submit(Lab.from("ada@example.com", "newer", 9, 30));
        lab.sync.runDue();
        lab.sync.submit(Lab.from("ada@example.com", "older", 2, 10));
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.record("c1").writes()).isEqualTo(1);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(1);
        assertThat(lab.count(DeliveryState.SUPERSEDED)).isEqualTo(1);
    }

    @Test
    void answers_of_one_customer_that_wait_together_are_written_once() {
        Lab lab = new Lab(ada());
        lab.sync.submitAll(List.of(
                Lab.from("ada@example.com", "b", 5, 20),
                Lab.from("ada@example.com", "c", 9, 30),
                Lab.from("ada@example.com", "a", 1, 10)));
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.record("c1").writes()).isEqualTo(1);
        assertThat(lab.count(DeliveryState.SUPERSEDED)).isEqualTo(2);
    }

    @Test
    void a_comment_that_only_an_older_answer_has_is_kept_whatever_arrives_first() {
        NpsResponse older = Lab.answer("older", 2)
                .identity(Identity.builder().email("ada@example.com").build())
                .comment("too slow")
                .respondedAt(Lab.START.minus(Duration.ofDays(1)))
                .build();
        NpsResponse newer = Lab.from("ada@example.com", "newer", 9, 30);
        for (List<NpsResponse> order : List.of(List.of(older, newer), List.of(newer, older))) {
            Lab lab = new Lab(ada());
            for (NpsResponse response : order) {
                lab.sync.submit(response);
                lab.sync.runDue();
            }
            assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
            assertThat(lab.crm.record("c1").text("nps_comment")).isEqualTo("too slow");
        }
    }

    @Test
    void two_keys_that_lead_to_one_record_keep_their_order_by_record() {
        Lab lab = new Lab(ada());
        lab.sync.submit(Lab.answer("newer", 9)
                .identity(Identity.builder().phone("+34600111222").build())
                .build());
        lab.sync.submit(Lab.from("ada@example.com", "older", 2, 0));
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.record("c1").writes()).isEqualTo(1);
    }

    @Test
    void the_comment_that_follows_its_score_is_a_revision_and_wins_in_either_order() {
        NpsResponse score = Lab.from("ada@example.com", "r", 3, 10);
        NpsResponse both =
                score.toBuilder().revision(1).comment("late delivery").build();
        for (List<NpsResponse> order : List.of(List.of(score, both), List.of(both, score))) {
            Lab lab = new Lab(ada());
            for (NpsResponse response : order) {
                lab.sync.submit(response);
                lab.sync.runDue();
            }
            assertThat(lab.crm.record("c1").text("nps_comment")).isEqualTo("late delivery");
            assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("3");
        }
    }

    @Test
    void the_same_response_again_is_a_duplicate_and_adds_nothing() {
        Lab lab = new Lab(ada(), Lab.mapping().note("answer", "NPS {score}").build());
        NpsResponse response = Lab.from("ada@example.com", "r", 3, 10);
        lab.sync.submit(response);
        lab.sync.runDue();
        Receipt again = lab.sync.submit(response);
        lab.sync.runDue();
        assertThat(again.status()).isEqualTo(Receipt.Status.DUPLICATE);
        assertThat(lab.crm.record("c1").writes()).isEqualTo(1);
        assertThat(lab.crm.notes("c1")).hasSize(1);
        assertThat(lab.sync.ledger().duplicates()).isEqualTo(1);
    }

    @Test
    void the_same_revision_with_other_content_is_refused_with_the_remedy() {
        Lab lab = new Lab(ada());
        lab.sync.submit(Lab.from("ada@example.com", "r", 3, 10));
        Receipt other = lab.sync.submit(Lab.from("ada@example.com", "r", 8, 10));
        assertThat(other.status()).isEqualTo(Receipt.Status.REFUSED);
        assertThat(other.detail()).contains("higher revision");
    }

    @Test
    void a_note_is_added_once_per_response_not_per_revision() {
        Lab lab = new Lab(ada(), Lab.mapping().note("answer", "NPS {score}").build());
        NpsResponse score = Lab.from("ada@example.com", "r", 3, 10);
        lab.sync.submit(score);
        lab.sync.submit(score.toBuilder().revision(1).comment("why").build());
        lab.sync.submit(Lab.from("ada@example.com", "s", 8, 20));
        lab.sync.runDue();
        assertThat(lab.crm.notes("c1")).hasSize(2);
    }

    @Test
    void tags_follow_the_newest_answer_that_speaks_of_them() {
        Lab lab = new Lab(
                ada(),
                Lab.mapping()
                        .tags("score >= 9", List.of("Promoter"), List.of("Detractor"))
                        .tags("score <= 6", List.of("Detractor"), List.of("Promoter"))
                        .build());
        lab.sync.submit(Lab.from("ada@example.com", "b", 10, 20));
        lab.sync.runDue();
        assertThat(lab.crm.tags("c1")).containsExactly("Promoter");
        lab.sync.submit(Lab.from("ada@example.com", "a", 1, 10));
        lab.sync.runDue();
        assertThat(lab.crm.tags("c1")).containsExactly("Promoter");
        lab.sync.submit(Lab.from("ada@example.com", "c", 2, 30));
        lab.sync.runDue();
        assertThat(lab.crm.tags("c1")).containsExactly("Detractor");
    }

    @Test
    void the_mapping_is_chosen_by_survey_and_each_has_its_own_watermark() {
        var support = Lab.mapping();
        FakeCrm crm = ada();
        Lab lab = new Lab(crm, Lab.mapping().build());
        lab.sync.addDestination(Destination.builder("crm", crm)
                .mapping(Lab.mapping().build())
                .mapping(support.name("support")
                        .surveys("csat")
                        .withoutField("nps_comment")
                        .build())
                .build());
        lab.sync.submit(Lab.from("ada@example.com", "a", 9, 30));
        lab.sync.submit(Lab.from("ada@example.com", "b", 2, 10).toBuilder()
                .surveyId("csat")
                .build());
        lab.sync.runDue();
        assertThat(lab.deliveries()).extracting(delivery -> delivery.mapping()).containsExactly("nps", "support");
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
    }

    @Test
    void an_older_answer_that_a_merge_leads_to_a_newer_one_does_not_overwrite_it() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com"))
                .record("c2", r -> r.email("lovelace@example.com"))
                .build());
        lab.sync.submit(Lab.from("ada@example.com", "first", 1, 10));
        lab.sync.submit(Lab.from("lovelace@example.com", "newest", 9, 30));
        lab.sync.runDue();
        lab.crm.merge("c1", "c2");
        lab.sync.submit(Lab.from("ada@example.com", "older", 2, 20));
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.crm.record("c2").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.count(DeliveryState.WAITING)).isZero();
        lab.sync.submit(Lab.from("ada@example.com", "last", 7, 40));
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.crm.record("c2").number("nps_score")).isEqualByComparingTo("7");
        assertThat(lab.deliveries().get(3).recordId()).contains("c2");
        assertThat(lab.crm.history().get(lab.crm.history().size() - 1).write().recordId())
                .contains("c2");
    }

    @Test
    void an_older_answer_that_meets_a_newer_one_by_creating_does_not_overwrite_it() {
        FakeCrm crm = FakeCrm.withNpsContacts();
        AtomicBoolean blind = new AtomicBoolean();
        SettableClock clock = SettableClock.at(Lab.START);
        NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .clock(clock)
                .rememberRecords(Duration.ZERO)
                .destination(Destination.of(
                        "crm",
                        new LaggingSearch(crm, blind),
                        Lab.mapping().onMissing(OnMissing.CREATE).build()))
                .build();
        sync.submit(Lab.from("ada@example.com", "newer", 9, 30));
        sync.runDue();
        clock.advance(Duration.ofSeconds(1));
        blind.set(true);
        sync.submit(Lab.from("ada@example.com", "older", 2, 10));
        for (int i = 0; i < 10; i++) {
            sync.runDue();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(crm.records()).hasSize(1);
        assertThat(crm.records().get(0).number("nps_score")).isEqualByComparingTo("9");
        assertThat(sync.ledger().count(DeliveryState.WAITING)).isZero();
    }

    /** A CRM whose search does not know of new records yet, while its upsert does. */
    private record LaggingSearch(FakeCrm crm, AtomicBoolean blind) implements CrmAdapter {
        @Override
        public CrmLimits limits() {
            return crm.limits();
        }

        @Override
        public CrmSchema describe(RecordType type) {
            return crm.describe(type);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            return blind.get()
                    ? request.keys().stream().map(key -> Lookup.none()).toList()
                    : crm.lookup(request);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return crm.write(type, batch);
        }
    }
}
