package io.github.nps4j.testkit.pipedrive;

import io.github.nps4j.testkit.SimulatorExtension;

/**
 * Gives each JUnit test a fresh {@link PipedriveSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final PipedriveExtension pipedrive = PipedriveExtension.of(PipedriveSimulator.builder().searchesPerTwoSeconds(10));
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith(PipedriveExtension.class)} a test takes the simulator as a parameter.
 */
public final class PipedriveExtension extends SimulatorExtension<PipedriveSimulator> {

    /** An extension for simulators with the defaults of {@link PipedriveSimulator#builder()}. */
    public PipedriveExtension() {
        this(PipedriveSimulator.builder());
    }

    private PipedriveExtension(PipedriveSimulatorBuilder builder) {
        super(PipedriveSimulator.class, builder::start);
    }

    /**
     * An extension for simulators of one kind.
     *
     * @param builder describes them
     * @return the extension
     */
    public static PipedriveExtension of(PipedriveSimulatorBuilder builder) {
        return new PipedriveExtension(builder);
    }
}
