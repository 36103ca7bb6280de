package io.github.nps4j.examples.customadapter;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;

class TinyCrmContractTest extends CrmAdapterContract {

    private final TinyCrmHarness harness = new TinyCrmHarness();

    @Override
    protected CrmHarness harness() {
        return harness;
    }

    @Override
    protected CrmAdapter adapter() {
        return new TinyCrmAdapter(harness.crm);
    }
}
