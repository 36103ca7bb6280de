package io.github.nps4j.whatsapp.cloud;

import io.github.nps4j.http.Credentials;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;

/** Clients of a simulator. */
final class Clients {

    static final Recipient ADA = Recipient.phone("+14155550123");
    static final Recipient JIHO = Recipient.phone("+821012345678");

    private Clients() {}

    static WhatsAppClient.Builder builder(WhatsAppSimulator meta) {
        return WhatsAppClient.builder(Credentials.bearer(meta.token()), meta.phoneNumberId())
                .baseUrl(meta.baseUrl().toString())
                .businessAccount(meta.businessAccountId());
    }

    static WhatsAppClient of(WhatsAppSimulator meta) {
        return builder(meta).build();
    }
}
