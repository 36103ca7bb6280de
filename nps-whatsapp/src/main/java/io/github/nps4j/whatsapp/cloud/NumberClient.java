package io.github.nps4j.whatsapp.cloud;

import io.github.nps4j.http.HttpCall;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the state of a business phone number. Safe for use by many threads. */
public final class NumberClient {

    private static final Logger LOG = LoggerFactory.getLogger(NumberClient.class);
    private static final String FIELDS = "id,display_phone_number,verified_name,quality_rating,name_status,status,"
            + "code_verification_status,throughput,whatsapp_business_manager_messaging_limit,account_mode,"
            + "platform_type,is_on_biz_app,last_onboarded_time,health_status";

    private final GraphCaller graph;
    private final String phoneNumberId;

    NumberClient(GraphCaller graph, String phoneNumberId) {
        this.graph = graph;
        this.phoneNumberId = phoneNumberId;
    }

    /**
     * The state of the number.
     *
     * @return the state
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public NumberHealth health() {
        NumberHealth health = NumberHealth.read(graph.call(HttpCall.get("/{number}")
                .pathValue("number", phoneNumberId)
                .query("fields", FIELDS)
                .build()));
        if (!health.messagingLimit().isKnown()) {
            LOG.warn(
                    "WhatsApp: the messaging limit of number {} is not known; {} people in 24 hours are assumed",
                    phoneNumberId,
                    MessagingLimit.LOWEST);
        }
        return health;
    }

    /**
     * Whether messages can be sent from, or with, one part of the chain. Ask before a campaign.
     *
     * @param nodeId the id of a phone number, an account or a template
     * @return the status
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public HealthStatus healthStatus(String nodeId) {
        return HealthStatus.read(graph.call(HttpCall.get("/{node}")
                        .pathValue("node", Check.graphId("id", nodeId))
                        .query("fields", "health_status")
                        .build())
                .path("health_status"));
    }

    @Override
    public String toString() {
        return "NumberClient[" + phoneNumberId + "]";
    }
}
