package io.github.nps4j.examples.readme;

import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.SyncStore;
import java.time.Duration;

/** The engine in the background, with HubSpot as its destination. */
public final class ToHubSpot {

    private ToHubSpot() {}

    /**
     * Delivers one response.
     *
     * @param token a service key or private app token
     * @param store where everything is kept
     * @param response the response
     */
    public static void deliver(String token, SyncStore store, NpsResponse response) throws InterruptedException {
        try (HubSpotAdapter hubspot = HubSpotAdapter.builder().token(token).build();
                NpsSync sync = NpsSync.builder(store)
                        .destination(Destination.of("hubspot", hubspot, FieldMapping.preset("hubspot-contact")))
                        .build()) {
            sync.start();
            sync.submit(response);
            sync.awaitSettled(Duration.ofMinutes(1));
        }
    }
}
