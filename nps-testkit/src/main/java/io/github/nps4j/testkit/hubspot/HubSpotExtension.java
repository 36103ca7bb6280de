package io.github.nps4j.testkit.hubspot;

import io.github.nps4j.testkit.SimulatorExtension;

/**
 * Gives each JUnit test a fresh {@link HubSpotSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final HubSpotExtension hubspot = HubSpotExtension.of(HubSpotSimulator.builder().searchesPerSecond(5));
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith(HubSpotExtension.class)} a test takes the simulator as a parameter.
 */
public final class HubSpotExtension extends SimulatorExtension<HubSpotSimulator> {

    /** An extension for simulators with the defaults of {@link HubSpotSimulator#builder()}. */
    public HubSpotExtension() {
        this(HubSpotSimulator.builder());
    }

    private HubSpotExtension(HubSpotSimulatorBuilder builder) {
        super(HubSpotSimulator.class, builder::start);
    }

    /**
     * An extension for simulators of one kind.
     *
     * @param builder describes them
     * @return the extension
     */
    public static HubSpotExtension of(HubSpotSimulatorBuilder builder) {
        return new HubSpotExtension(builder);
    }
}
