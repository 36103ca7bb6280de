package io.github.nps4j.testkit.salesforce;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

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
public final class SalesforceExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final SalesforceSimulatorBuilder builder;
    private @Nullable SalesforceSimulator running;

    /** An extension for simulators with the defaults of {@link SalesforceSimulator#builder()}. */
    public SalesforceExtension() {
        this(SalesforceSimulator.builder());
    }

    private SalesforceExtension(SalesforceSimulatorBuilder builder) {
        this.builder = builder;
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

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public SalesforceSimulator simulator() {
        if (running == null) {
            throw new IllegalStateException("the Salesforce simulator runs during a test only");
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
        return parameter.getParameter().getType() == SalesforceSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
