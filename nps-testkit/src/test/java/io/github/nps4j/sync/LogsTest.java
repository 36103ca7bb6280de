package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.Fault;
import io.github.nps4j.testkit.LogWatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Promise "Private": nothing personal is logged, whatever goes wrong, at any level. */
class LogsTest {

    private static final List<String> PERSONAL =
            List.of("canary.ada@example.com", "600111222", "Grace Hopper", "a canary comment", "K-canary-77");

    private static Lab lab() {
        return new Lab(
                FakeCrm.builder()
                        .npsContacts()
                        .record("c1", r -> r.email("canary.ada@example.com").text("nps_survey", "Grace Hopper"))
                        .build(),
                Lab.mapping()
                        .note("answer", "{score}: {comment}")
                        .task("call", options -> options.subject("Call {attributes.name}"))
                        .history(
                                "nps_response",
                                "NPS {score}",
                                entry -> entry.field("score", Attribute.SCORE, FieldType.number())
                                        .field("comment", Attribute.COMMENT, FieldType.text()))
                        .build());
    }

    private static void answer(Lab lab) {
        lab.sync.submit(Lab.answer("r1", 2)
                .identity(Identity.builder()
                        .email("canary.ada@example.com")
                        .phone("+34 600 111 222")
                        .customerId("K-canary-77")
                        .build())
                .comment("a canary comment")
                .attribute("name", "Grace Hopper")
                .build());
    }

    private static void quietly(Lab lab, Runnable work) {
        try (LogWatch log = LogWatch.start()) {
            work.run();
            log.mustNotHold(PERSONAL);
            assertThat(lab.deliveries().toString()).doesNotContain(PERSONAL.toArray(String[]::new));
            assertThat(lab.sync.status("crm").toString()).doesNotContain(PERSONAL.toArray(String[]::new));
        }
    }

    @Test
    void a_delivery_that_goes_well_logs_nothing_personal() {
        Lab lab = lab();
        quietly(lab, () -> {
            answer(lab);
            lab.run(Duration.ofHours(1));
        });
        assertThat(lab.crm.notes("c1")).hasSize(1);
    }

    @Test
    void an_exception_that_quotes_the_person_is_logged_without_its_message() {
        Lab lab = lab();
        lab.crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() != FakeCall.Kind.DESCRIBE && call.number() <= 3) {
                    throw new IllegalStateException("broken for canary.ada@example.com (Grace Hopper): "
                            + call.items().stream()
                                    .map(item -> item instanceof RecordWrite write
                                            ? String.valueOf(write.fields().values().stream()
                                                    .map(FieldValue::plain)
                                                    .toList())
                                            : "")
                                    .toList());
                }
            }
        });
        quietly(lab, () -> {
            answer(lab);
            lab.run(Duration.ofHours(12));
        });
    }

    @Test
    void every_kind_of_failure_is_logged_without_the_person() {
        for (FailureKind kind : FailureKind.values()) {
            Lab lab = lab();
            for (FakeCall.Kind call : FakeCall.Kind.values()) {
                lab.crm.faults().failNext(call, 2, Failure.of(kind, "The fake CRM was told to fail."));
            }
            quietly(lab, () -> {
                answer(lab);
                lab.run(Duration.ofHours(12));
            });
        }
    }

    @Test
    void rollout_logs_nothing_personal() {
        Lab lab = lab();
        lab.crm.faults().rejectWhen(write -> write.traceId().startsWith("d"));
        quietly(lab, () -> {
            answer(lab);
            String said =
                    lab.sync.preflight("crm") + "" + lab.sync.dryRun("crm", 10).changes()
                            + lab.sync.canary("crm", 10)
                            + lab.sync.reconcile("crm", ReconcileOptions.standard());
            assertThat(said).doesNotContain(PERSONAL.toArray(String[]::new));
        });
    }

    @Test
    void the_watch_hears_what_is_logged() {
        try (LogWatch log = LogWatch.start()) {
            LoggerFactory.getLogger("io.github.nps4j.test").trace("a canary line");
            assertThat(log.lines()).singleElement().asString().contains("a canary line");
        }
    }
}
