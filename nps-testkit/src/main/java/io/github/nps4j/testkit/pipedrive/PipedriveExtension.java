package io.github.nps4j.testkit.pipedrive;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
public final class PipedriveExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final PipedriveSimulatorBuilder builder;
    private @Nullable PipedriveSimulator running;

    /** An extension for simulators with the defaults of {@link PipedriveSimulator#builder()}. */
    public PipedriveExtension() {
        this(PipedriveSimulator.builder());
    }

    private PipedriveExtension(PipedriveSimulatorBuilder builder) {
        this.builder = builder;
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

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public PipedriveSimulator simulator() {
        if (running == null) {
            throw new IllegalStateException("the Pipedrive simulator runs during a test only");
        }
        return running;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running = builder.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PipedriveSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
