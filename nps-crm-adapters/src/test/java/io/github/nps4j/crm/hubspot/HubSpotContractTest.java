package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.hubspot.HubSpotHarness;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import org.junit.jupiter.api.AfterAll;

/** The contract of every adapter for contacts, with a custom object for the history, over real HTTP. */
class HubSpotContractTest extends CrmAdapterContract {

    private final HubSpotSimulator hubSpot = HubSpotSimulator.start();

    @Override
    protected CrmHarness harness() {
        return HubSpotHarness.of(hubSpot)
                .withHistoryObject()
                .withTags("nps_tags")
                .offering(
                        CrmHarness.Feature.READ_BACK,
                        CrmHarness.Feature.PROVISION,
                        CrmHarness.Feature.FURTHER_KEYS,
                        CrmHarness.Feature.LISTS,
                        CrmHarness.Feature.ASSOCIATIONS);
    }

    @Override
    protected CrmAdapter adapter() {
        return HubSpotAdapter.builder()
                .baseUrl(hubSpot.baseUrl().toString())
                .token(hubSpot.token())
                .tagProperty("nps_tags")
                .historyName("nps_name")
                .http(ApiWatch.settings("hubspot").build())
                .build();
    }

    @AfterAll
    static void each_request_was_compared_with_the_vendors_api() {
        assertThat(ApiWatch.used("hubspot"))
                .contains("batchRead", "batchUpdate", "batchUpsert", "batchCreate", "associated", "archive");
    }
}
