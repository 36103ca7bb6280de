package io.github.nps4j.testkit.contract;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.FakeCrm;

class FakeCrmContractTest extends CrmAdapterContract {

    private final FakeCrm crm = FakeCrm.withNpsContacts();

    @Override
    protected CrmHarness harness() {
        return new FakeCrmHarness(crm);
    }

    @Override
    protected CrmAdapter adapter() {
        return crm;
    }
}
