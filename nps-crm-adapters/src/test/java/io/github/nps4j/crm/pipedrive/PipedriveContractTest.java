package io.github.nps4j.crm.pipedrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.testkit.contract.CrmAdapterContract;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.pipedrive.PipedriveHarness;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import org.junit.jupiter.api.AfterAll;

/** The contract of every adapter, over real HTTP. */
class PipedriveContractTest extends CrmAdapterContract {

    private final PipedriveSimulator pipedrive = PipedriveSimulator.start();

    @Override
    protected CrmHarness harness() {
        return PipedriveHarness.of(pipedrive);
    }

    @Override
    protected CrmAdapter adapter() {
        return PipedriveAdapter.builder()
                .baseUrl(pipedrive.baseUrl().toString())
                .apiToken(pipedrive.apiToken())
                .http(ApiWatch.settings("pipedrive").build())
                // the simulator has no limits here, and a hundred searches would wait for twenty seconds
                .searchesPerTwoSeconds(10_000)
                .callsPerTwoSeconds(10_000)
                .build();
    }

    @AfterAll
    static void each_request_was_compared_with_the_vendors_api() {
        assertThat(ApiWatch.used("pipedrive"))
                .contains(
                        "fields",
                        "addField",
                        "record",
                        "records",
                        "search",
                        "searchField",
                        "addPerson",
                        "change",
                        "addNote",
                        "removeNote",
                        "notes",
                        "addActivity",
                        "removeActivity",
                        "activities");
    }
}
