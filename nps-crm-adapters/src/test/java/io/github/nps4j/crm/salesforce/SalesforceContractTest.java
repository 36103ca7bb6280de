package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.salesforce.SalesforceHarness;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import org.junit.jupiter.api.AfterAll;

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
                .http(ApiWatch.settings("salesforce").build())
                .newRecordDefault(RecordType.CONTACT, "LastName", new FieldValue.TextValue("Unknown"))
                .permissionSet(SalesforceHarness.PERMISSION_SET)
                .build();
    }

    @AfterAll
    static void each_request_was_compared_with_the_vendors_api() {
        assertThat(ApiWatch.used("salesforce"))
                .contains(
                        "describe",
                        "query",
                        "search",
                        "updateMany",
                        "createMany",
                        "upsertMany",
                        "deleteMany",
                        "deleteOne",
                        "notes",
                        "createField");
    }
}
