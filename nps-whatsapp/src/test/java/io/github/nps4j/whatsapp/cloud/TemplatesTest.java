package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.testkit.whatsapp.Endpoint;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

    private WhatsAppSimulator meta;
    private WhatsAppClient client;

    @BeforeEach
    void start() {
        meta = WhatsAppSimulator.start();
        client = Clients.of(meta);
    }

    @AfterEach
    void stop() {
        client.close();
        meta.close();
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            meta.addTemplate(SimulatedTemplate.utility("t_" + i, "en", "Order {{1}} came. How was it?"));
        }
    }

    @Test
    void allPagesAreRead() {
        add(250);
        assertThat(client.templates().list()).hasSize(250);
        assertThat(meta.requests(Endpoint.TEMPLATES_LIST)).isEqualTo(3);
    }

    @Test
    void anInvalidCursorBeginsTheListAnew() {
        AtomicInteger lists = new AtomicInteger();
        WhatsAppSimulator[] self = new WhatsAppSimulator[1];
        try (WhatsAppSimulator expiring = WhatsAppSimulator.builder()
                .listener(request -> {
                    // the second page finds its cursor expired, once
                    if (request.endpoint() == Endpoint.TEMPLATES_LIST && lists.incrementAndGet() == 1) {
                        self[0].expireCursors();
                    }
                })
                .start()) {
            self[0] = expiring;
            for (int i = 0; i < 150; i++) {
                expiring.addTemplate(SimulatedTemplate.utility("t_" + i, "en", "Hello there."));
            }
            try (WhatsAppClient other = Clients.of(expiring)) {
                assertThat(other.templates().list()).hasSize(150);
            }
            assertThat(lists).hasValue(4);
        }
    }

    @Test
    void aCursorThatStaysInvalidGivesUp() {
        meta.failNext(Endpoint.TEMPLATES_LIST, 10, WhatsAppFault.error(131059));
        assertThatThrownBy(() -> client.templates().list())
                .isInstanceOf(WhatsAppException.class)
                .hasMessageContaining("131059");
        assertThat(meta.requests(Endpoint.TEMPLATES_LIST)).isEqualTo(3);
    }

    @Test
    void aTemplateIsCreatedFoundAndDeleted() {
        TemplateClient.Created created = client.templates()
                .create(TemplateDraft.builder(
                                "nps_order", "ko", TemplateCategory.UTILITY, "Order {{1}} came. How was it?")
                        .examples("A-1042")
                        .header("NPS")
                        .footer("Reply STOP to stop")
                        .quickReply("0 - 6")
                        .quickReply("7 - 8")
                        .url("Open", "https://example.com/s/{{1}}")
                        .build());
        assertThat(created.status()).isEqualTo(TemplateStatus.PENDING);
        assertThat(created.category()).isEqualTo(TemplateCategory.UTILITY);
        Template found = client.templates().find(created.id());
        assertThat(found.name()).isEqualTo("nps_order");
        assertThat(found.variables()).containsExactly("1");
        assertThat(found.buttons()).hasSize(3);
        assertThat(found.quality()).isEqualTo(Quality.GREEN);
        assertThat(client.templates().byName("nps_order")).hasSize(1);
        client.templates().delete("nps_order", created.id());
        assertThat(client.templates().byName("nps_order")).isEmpty();
        assertThatThrownBy(() -> client.templates().delete("nps_order")).isInstanceOf(WhatsAppException.class);
    }

    @Test
    void aNameThatContainsAnotherIsNotMistakenForIt() {
        meta.addTemplate(SimulatedTemplate.utility("nps", "en", "How was it?"));
        meta.addTemplate(SimulatedTemplate.utility("nps_2", "en", "How was it?"));
        assertThat(client.templates().byName("nps")).extracting(Template::name).containsExactly("nps");
    }

    @Test
    void aPauseIsEnded() {
        String id = meta.addTemplate(
                SimulatedTemplate.utility("nps", "en", "How was it?").withStatus("PAUSED"));
        client.templates().unpause(id);
        assertThat(client.templates().find(id).status()).isEqualTo(TemplateStatus.APPROVED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{1}} came. How was it?",
                "How was it, {{1}}",
                "Order {{1}}{{2}} came. How was it?",
                "Order {{2}} came. How was it?",
                "Order {{order}} came. How was it?"
            })
    void metasRulesForVariablesAreCheckedBeforeTheCall(String body) {
        assertThatThrownBy(() -> TemplateDraft.builder("nps", "en", TemplateCategory.UTILITY, body)
                        .examples("a", "b")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreRulesForDrafts() {
        TemplateDraft.Builder builder =
                TemplateDraft.builder("nps", "en", TemplateCategory.UTILITY, "Order {{1}} came. How was it?");
        assertThatThrownBy(builder::build).hasMessageContaining("1 variables, but 0 examples");
        builder.examples("A-1").quickReply("a").url("b", "https://example.com").quickReply("c");
        assertThatThrownBy(builder::build).hasMessageContaining("side by side");
        assertThatThrownBy(() -> builder.url("x", "https://example.com/{{1}}/y"))
                .hasMessageContaining("at its end");
        assertThatThrownBy(() -> builder.quickReply("t".repeat(26))).hasMessageContaining("25");
        assertThatThrownBy(() -> TemplateDraft.builder("Nps!", "en", TemplateCategory.UTILITY, "x"))
                .hasMessageContaining("small letters");
        TemplateDraft named = TemplateDraft.builder(
                        "nps", "en", TemplateCategory.MARKETING, "Order {{order_number}} came. How was it?")
                .example("order_number", "A-1")
                .build();
        assertThat(named.json().path("parameter_format").asText()).isEqualTo("named");
    }

    @Test
    void aMessageIsComparedWithItsTemplate() {
        meta.addTemplate(SimulatedTemplate.utility("nps", "en", "Order {{1}} came. How was it?")
                .withHeader("IMAGE", "")
                .withQuickReplies("Good")
                .withUrl("Open", "https://example.com/{{1}}"));
        Template template = client.templates().byName("nps").get(0);
        TemplateMessage.Builder good = TemplateMessage.builder("nps", "en")
                .header(MediaKind.IMAGE, MediaRef.id("700000000000001"))
                .body("A-1")
                .quickReply(0, "p")
                .urlSuffix(1, "s");
        assertThat(template.problemsOf(good.build())).isEmpty();
        assertThat(client.send(Clients.ADA, good.build())).isInstanceOf(SendResult.Accepted.class);
        assertThat(template.problemsOf(
                        TemplateMessage.builder("nps", "en").quickReply(1, "p").build()))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("1 numbered variables"))
                .anySatisfy(problem -> assertThat(problem).contains("header needs a value of kind image"))
                .anySatisfy(problem -> assertThat(problem).contains("Button 1"));
        assertThat(template.problemsOf(TemplateMessage.builder("other", "en").build()))
                .anySatisfy(problem -> assertThat(problem).contains("another template"));
    }

    @Test
    void theHourlyLimitOfManagementCallsIsToldAsThrottle() {
        try (WhatsAppSimulator limited =
                        WhatsAppSimulator.builder().managementCallsPerHour(2).start();
                WhatsAppClient other = Clients.of(limited)) {
            other.templates().list();
            other.templates().list();
            assertThatThrownBy(() -> other.templates().list())
                    .isInstanceOfSatisfying(
                            WhatsAppException.class,
                            e -> assertThat(e.error())
                                    .hasValueSatisfying(
                                            error -> assertThat(error.code()).isEqualTo(80007)));
        }
    }
}
