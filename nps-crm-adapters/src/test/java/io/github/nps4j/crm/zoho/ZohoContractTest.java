package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.zoho.ZohoHarness;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import org.junit.jupiter.api.AfterAll;

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

    @AfterAll
    static void each_request_was_compared_with_the_vendors_api() {
        assertThat(ApiWatch.used("zoho"))
                .contains(
                        "fields",
                        "addFields",
                        "coql",
                        "insert",
                        "update",
                        "upsert",
                        "delete",
                        "record",
                        "addTags",
                        "removeTags",
                        "related");
    }
}
