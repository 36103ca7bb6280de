package io.github.nps4j.testkit.hubspot;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a fresh {@link HubSpotSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final HubSpotExtension hubspot = HubSpotExtension.of(HubSpotSimulator.builder().searchesPerSecond(5));
 * }</pre>
 *
 * <p>With {@code @ExtendWith(HubSpotExtension.class)} a test takes the simulator as a parameter.
 */
public final class HubSpotExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final HubSpotSimulatorBuilder builder;
    private @Nullable HubSpotSimulator running;

    /** An extension for simulators with the defaults of {@link HubSpotSimulator#builder()}. */
    public HubSpotExtension() {
        this(HubSpotSimulator.builder());
    }

    private HubSpotExtension(HubSpotSimulatorBuilder builder) {
        this.builder = builder;
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

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public HubSpotSimulator simulator() {
        if (running == null) {
            throw new IllegalStateException("the HubSpot simulator runs during a test only");
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
        return parameter.getParameter().getType() == HubSpotSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
