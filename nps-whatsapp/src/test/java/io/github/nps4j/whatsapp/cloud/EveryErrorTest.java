package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.testkit.whatsapp.Endpoint;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.error.ErrorAction;
import io.github.nps4j.whatsapp.error.ErrorCatalog;
import io.github.nps4j.whatsapp.error.ErrorRule;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryErrorTest {

    private static WhatsAppSimulator meta;
    private static WhatsAppClient client;

    @BeforeAll
    static void start() {
        meta = WhatsAppSimulator.start();
        client = Clients.of(meta);
    }

    @AfterAll
    static void stop() {
        client.close();
        meta.close();
    }

    static List<Integer> codes() {
        return WhatsAppSimulator.errorCodes();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachCodeIsClassifiedAndNeverRepeatedByTheClient(int code) {
        ErrorRule rule = ErrorCatalog.standard().find(code).orElseThrow();
        int before = meta.requests(Endpoint.SEND);
        meta.failNextSend(1, WhatsAppFault.error(code));
        SendResult result = client.send(Clients.ADA, TextMessage.of("Hello"));
        assertThat(result).isInstanceOf(SendResult.Refused.class);
        SendResult.Refused refused = (SendResult.Refused) result;
        assertThat(refused.error().code()).isEqualTo(code);
        assertThat(refused.error().httpStatus()).isEqualTo(rule.httpStatus());
        assertThat(refused.action()).isEqualTo(rule.action());
        assertThat(refused.error().traceId()).isNotBlank();
        assertThat(refused.error().describe()).contains(Integer.toString(code)).contains(rule.advice());
        assertThat(meta.requests(Endpoint.SEND)).isEqualTo(before + 1);
    }

    @Test
    void theSimulatorKnowsEveryCodeOfTheCatalog() {
        for (ErrorRule rule : ErrorCatalog.standard().rules()) {
            // subcodes of templates come inside of code 100
            if (rule.firstCode() < 2_388_000) {
                assertThat(codes()).contains(rule.firstCode(), rule.lastCode());
            }
        }
    }

    @Test
    void anErrorWithPlainDataIsRead() {
        meta.failNextSend(1, WhatsAppFault.errorWithPlainData(131009));
        SendResult.Refused refused = (SendResult.Refused) client.send(Clients.ADA, TextMessage.of("Hello"));
        assertThat(refused.error().details()).isEqualTo("plain words");
        assertThat(refused.action()).isEqualTo(ErrorAction.FIX_REQUEST);
    }

    @Test
    void aSuccessWithAnErrorInItIsARefusal() {
        meta.failNextSend(1, WhatsAppFault.answer(200, "{\"error\":{\"code\":131016,\"message\":\"m\"}}"));
        SendResult.Refused refused = (SendResult.Refused) client.send(Clients.ADA, TextMessage.of("Hello"));
        assertThat(refused.action()).isEqualTo(ErrorAction.RETRY);
    }

    @Test
    void aSuccessWithoutAMessageIsUnknown() {
        meta.failNextSend(1, WhatsAppFault.answer(200, "{\"messages\":[]}"));
        assertThat(client.send(Clients.ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Unknown.class);
    }
}
