package io.github.nps4j.crm.salesforce;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.salesforce.SalesforceHarness;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;

/** The contract of every adapter, over real HTTP. */
class SalesforceContractTest extends CrmAdapterContract {

    private final SalesforceSimulator salesforce = SalesforceSimulator.start();

    @Override
    protected CrmHarness harness() {
        return SalesforceHarness.of(salesforce);
    }

    @Override
    protected CrmAdapter adapter() {
        return SalesforceAdapter.builder()
                .loginUrl(salesforce.baseUrl().toString())
                .refreshToken(salesforce.clientId(), salesforce.clientSecret(), salesforce.refreshToken())
                .newRecordDefault(RecordType.CONTACT, "LastName", new FieldValue.TextValue("Unknown"))
                .permissionSet(SalesforceHarness.PERMISSION_SET)
                .build();
    }
}
