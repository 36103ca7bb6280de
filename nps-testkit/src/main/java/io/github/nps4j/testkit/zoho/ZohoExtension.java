package io.github.nps4j.testkit.zoho;

import io.github.nps4j.testkit.SimulatorExtension;

/**
 * Gives each JUnit test a fresh {@link ZohoSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final ZohoExtension zoho = ZohoExtension.of(ZohoSimulator.builder().creditsPerDay(5_000));
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith(ZohoExtension.class)} a test takes the simulator as a parameter.
 */
public final class ZohoExtension extends SimulatorExtension<ZohoSimulator> {

    /** An extension for simulators with the defaults of {@link ZohoSimulator#builder()}. */
    public ZohoExtension() {
        this(ZohoSimulator.builder());
    }

    private ZohoExtension(ZohoSimulatorBuilder builder) {
        super(ZohoSimulator.class, builder::start);
    }

    /**
     * An extension for simulators of one kind.
     *
     * @param builder describes them
     * @return the extension
     */
    public static ZohoExtension of(ZohoSimulatorBuilder builder) {
        return new ZohoExtension(builder);
    }
}
