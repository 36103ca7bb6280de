package io.github.nps4j.testkit.zoho;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
public final class ZohoExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final ZohoSimulatorBuilder builder;
    private @Nullable ZohoSimulator running;

    /** An extension for simulators with the defaults of {@link ZohoSimulator#builder()}. */
    public ZohoExtension() {
        this(ZohoSimulator.builder());
    }

    private ZohoExtension(ZohoSimulatorBuilder builder) {
        this.builder = builder;
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

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public ZohoSimulator simulator() {
        if (running == null) {
            throw new IllegalStateException("the Zoho simulator runs during a test only");
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
        return parameter.getParameter().getType() == ZohoSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
