package io.github.nps4j.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each JUnit test a fresh simulator and stops it afterwards. Each vendor's simulator has an extension of its own that
 * extends this one; a simulator of your own CRM needs only a constructor:
 *
 * <pre>{@code
 * final class MyCrmExtension extends SimulatorExtension<MyCrmSimulator> {
 *     MyCrmExtension() {
 *         super(MyCrmSimulator.class, MyCrmSimulator::start);
 *     }
 * }
 * }</pre>
 *
 * <p>In a static field it serves tests that run one after the other; for tests that run in parallel use an instance field.
 * With {@code @ExtendWith} a test takes the simulator as a parameter. Used by one thread.
 *
 * @param <S> the simulator
 */
public abstract class SimulatorExtension<S extends AutoCloseable>
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private final Class<S> type;
    private final Supplier<S> starter;
    private @Nullable S running;

    /**
     * An extension.
     *
     * @param type the class of the parameter that gets the simulator
     * @param starter starts a new simulator
     */
    protected SimulatorExtension(Class<S> type, Supplier<S> starter) {
        this.type = type;
        this.starter = starter;
    }

    /**
     * The simulator of the test that runs.
     *
     * @return the simulator
     * @throws IllegalStateException if no test runs
     */
    public final S simulator() {
        if (running == null) {
            throw new IllegalStateException("the " + type.getSimpleName() + " runs during a test only");
        }
        return running;
    }

    @Override
    public final void beforeEach(ExtensionContext context) {
        running = starter.get();
    }

    @Override
    public final void afterEach(ExtensionContext context) throws Exception {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return simulator();
    }
}
