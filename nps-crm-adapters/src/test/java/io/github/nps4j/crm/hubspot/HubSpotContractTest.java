package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.hubspot.HubSpotHarness;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;

/** The contract of every adapter, over real HTTP. */
class HubSpotContractTest extends CrmAdapterContract {

    private final HubSpotSimulator hubSpot = HubSpotSimulator.start();

    @Override
    protected CrmHarness harness() {
        return HubSpotHarness.of(hubSpot).offering(CrmHarness.Feature.READ_BACK, CrmHarness.Feature.PROVISION);
    }

    @Override
    protected CrmAdapter adapter() {
        return HubSpotAdapter.builder()
                .baseUrl(hubSpot.baseUrl().toString())
                .token(hubSpot.token())
                .http(ApiWatch.settings("hubspot").build())
                .build();
    }
}
