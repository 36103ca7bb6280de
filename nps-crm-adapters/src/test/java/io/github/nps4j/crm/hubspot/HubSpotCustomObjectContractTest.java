package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.hubspot.HubSpotHarness;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;

/** The contract of every adapter for a custom object, over real HTTP and the legacy paths. */
class HubSpotCustomObjectContractTest extends CrmAdapterContract {

    private final HubSpotSimulator hubSpot = HubSpotSimulator.start();

    @Override
    protected CrmHarness harness() {
        return HubSpotHarness.ofCustomObject(hubSpot, "branch")
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
                .historyMarker("nps_marker")
                .historyName("nps_name")
                .apiVersion("v3")
                // lists are found by name only where the id of the object is known
                .objectType(
                        new RecordType("p4711_branch"),
                        hubSpot.objects("p4711_branch").id())
                .build();
    }
}
