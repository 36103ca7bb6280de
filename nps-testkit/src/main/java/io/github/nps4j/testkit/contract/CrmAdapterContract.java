package io.github.nps4j.testkit.contract;

import io.github.nps4j.crm.CrmAdapter;

/**
 * The contract of {@link CrmAdapter} as tests. An adapter is done when a subclass passes:
 *
 * <pre>{@code
 * class AcmeContractTest extends CrmAdapterContract {
 *   private final AcmeHarness harness = new AcmeHarness();
 *
 *   protected CrmHarness harness() { return harness; }
 *
 *   protected CrmAdapter adapter() {
 *     return AcmeAdapter.builder().baseUrl(harness.baseUrl()).token(harness.token()).build();
 *   }
 * }
 * }</pre>
 *
 * <p>Tests that need a feature, a field or a kind of key that the harness does not declare are reported as skipped, with
 * the reason. After every test, everything that the adapter said (messages, exceptions with their causes, texts of its
 * values, and log lines at every level, as far as {@link io.github.nps4j.testkit.LogWatch} hears them) is searched for the secrets of the harness and for the personal data of the test's records.
 */
public abstract class CrmAdapterContract extends ProvisionContract {

    /** For subclasses. */
    protected CrmAdapterContract() {}

    /**
     * The CRM behind the adapter. Called once before each test; closed after it.
     *
     * @return a harness that nothing else uses meanwhile
     */
    @Override
    protected abstract CrmHarness harness();

    /**
     * The adapter under test, connected to what {@link #harness()} gave. Called once before each test, after
     * {@link #harness()}; closed after it.
     *
     * @return a new adapter
     */
    @Override
    protected abstract CrmAdapter adapter();
}
