package io.github.nps4j.crm.zoho;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.zoho.ZohoHarness;
import io.github.nps4j.testkit.zoho.ZohoSimulator;

/** The contract of every adapter, over real HTTP. */
class ZohoContractTest extends CrmAdapterContract {

    private final ZohoSimulator zoho = ZohoSimulator.start();

    @Override
    protected CrmHarness harness() {
        return ZohoHarness.of(zoho);
    }

    @Override
    protected CrmAdapter adapter() {
        return Adapters.of(zoho).build();
    }
}
