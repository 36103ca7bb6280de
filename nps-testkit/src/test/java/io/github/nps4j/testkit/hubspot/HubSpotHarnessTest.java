package io.github.nps4j.testkit.hubspot;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;

/** An adapter over the simulator can keep the whole contract. */
class HubSpotHarnessTest extends CrmAdapterContract {

    private final HubSpotHarness harness = HubSpotHarness.start();

    @Override
    protected CrmHarness harness() {
        return harness;
    }

    @Override
    protected CrmAdapter adapter() {
        return new PlainHubSpotAdapter(
                harness.simulator().baseUrl(), harness.simulator().token());
    }
}
