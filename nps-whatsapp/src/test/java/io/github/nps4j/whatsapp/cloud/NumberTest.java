package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTest {

    @Test
    void theStateOfANumberIsRead() {
        try (WhatsAppSimulator meta =
                        WhatsAppSimulator.builder().portfolioLimit(2_000).start();
                WhatsAppClient client = Clients.of(meta)) {
            NumberHealth health = client.number().health();
            assertThat(health.quality()).isEqualTo(Quality.GREEN);
            assertThat(health.status()).isEqualTo("CONNECTED");
            assertThat(health.isAtRisk()).isFalse();
            assertThat(health.throughput().perSecond()).isEqualTo(80);
            assertThat(health.messagingLimit()).isEqualTo(new MessagingLimit("TIER_2K", 2_000, true));
            assertThat(health.healthStatus().canSend()).isEqualTo(HealthStatus.Availability.AVAILABLE);
            assertThat(health.toString()).doesNotContain(health.displayNumber());
            meta.setNumber(meta.phoneNumberId(), "BANNED", "RED");
            assertThat(client.number().health().isAtRisk()).isTrue();
            HealthStatus status = client.number().healthStatus(meta.businessAccountId());
            assertThat(status.canSend()).isEqualTo(HealthStatus.Availability.BLOCKED);
            assertThat(status.entities().get(0).problems().get(0).solution()).isEqualTo("Connect the number.");
            assertThat(client.send(Clients.ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Refused.class);
            assertThatThrownBy(() -> client.number().healthStatus("99999999")).isInstanceOf(WhatsAppException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TIER_50, 50, true",
        "TIER_250, 250, true",
        "TIER_1K, 1000, true",
        "TIER_2K, 2000, true",
        "TIER_2000, 2000, true",
        "tier_10k, 10000, true",
        "TIER_100K, 100000, true",
        "2000, 2000, true",
        "TIER_UNLIMITED, 9223372036854775807, true",
        "-1, 9223372036854775807, true",
        "TIER_NOT_SET, 250, false",
        "TIER_3M, 250, false",
        "TIER_, 250, false",
        "TIER_99999999999, 250, false"
    })
    void aTierOfAnyFormIsReadAndAnUnknownOneIsTheLowest(String tier, long people, boolean known) {
        MessagingLimit limit = MessagingLimit.of(tier);
        assertThat(limit.people()).isEqualTo(people);
        assertThat(limit.isKnown()).isEqualTo(known);
        assertThat(limit.isUnlimited()).isEqualTo(people == Long.MAX_VALUE);
    }

    @Test
    void aNumberOfTheAppSendsTwentyInASecondAndMissingPartsAreUnknown() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        NumberHealth shared =
                NumberHealth.read(mapper.readTree("{\"is_on_biz_app\":true,\"throughput\":{\"level\":\"HIGH\"}}"));
        assertThat(shared.throughput().perSecond()).isEqualTo(20);
        NumberHealth empty = NumberHealth.read(mapper.readTree("{}"));
        assertThat(empty.quality()).isEqualTo(Quality.UNKNOWN);
        assertThat(empty.messagingLimit().people()).isEqualTo(250);
        assertThat(empty.healthStatus().canSend()).isEqualTo(HealthStatus.Availability.UNKNOWN);
        NumberHealth old = NumberHealth.read(mapper.readTree(
                "{\"messaging_limit_tier\":\"TIER_1K\",\"whatsapp_business_manager_messaging_limit\":null}"));
        assertThat(old.messagingLimit().people()).isEqualTo(1_000);
    }
}
