package io.github.nps4j.testkit.salesforce;

import io.github.nps4j.testkit.SimulatorExtension;

/**
 * Gives each JUnit test a fresh {@link SalesforceSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final SalesforceExtension salesforce = SalesforceExtension.of(SalesforceSimulator.builder().dailyCalls(1_000));
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith(SalesforceExtension.class)} a test takes the simulator as a parameter.
 */
public final class SalesforceExtension extends SimulatorExtension<SalesforceSimulator> {

    /** An extension for simulators with the defaults of {@link SalesforceSimulator#builder()}. */
    public SalesforceExtension() {
        this(SalesforceSimulator.builder());
    }

    private SalesforceExtension(SalesforceSimulatorBuilder builder) {
        super(SalesforceSimulator.class, builder::start);
    }

    /**
     * An extension for simulators of one kind.
     *
     * @param builder describes them
     * @return the extension
     */
    public static SalesforceExtension of(SalesforceSimulatorBuilder builder) {
        return new SalesforceExtension(builder);
    }
}
