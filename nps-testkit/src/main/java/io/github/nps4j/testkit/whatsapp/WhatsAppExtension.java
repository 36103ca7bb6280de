package io.github.nps4j.testkit.whatsapp;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a fresh {@link WhatsAppSimulator} and stops it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * final WhatsAppExtension whatsapp = WhatsAppExtension.of(WhatsAppSimulator.builder().portfolioLimit(250));
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith(WhatsAppExtension.class)} a test takes the simulator as a parameter.
 */
public final class WhatsAppExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final WhatsAppSimulatorBuilder builder;
    private @Nullable WhatsAppSimulator running;

    /** An extension for simulators with the defaults of {@link WhatsAppSimulator#builder()}. */
    public WhatsAppExtension() {
        this(WhatsAppSimulator.builder());
    }

    private WhatsAppExtension(WhatsAppSimulatorBuilder builder) {
        this.builder = builder;
    }

    /**
     * An extension for simulators of one kind.
     *
     * @param builder describes them
     * @return the extension
     */
    public static WhatsAppExtension of(WhatsAppSimulatorBuilder builder) {
        return new WhatsAppExtension(builder);
    }

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public WhatsAppSimulator simulator() {
        if (running == null) {
            throw new IllegalStateException("the WhatsApp simulator runs during a test only");
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
        return parameter.getParameter().getType() == WhatsAppSimulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
