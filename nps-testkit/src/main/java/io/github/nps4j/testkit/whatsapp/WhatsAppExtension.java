package io.github.nps4j.testkit.whatsapp;

import io.github.nps4j.testkit.SimulatorExtension;

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
public final class WhatsAppExtension extends SimulatorExtension<WhatsAppSimulator> {

    /** An extension for simulators with the defaults of {@link WhatsAppSimulator#builder()}. */
    public WhatsAppExtension() {
        this(WhatsAppSimulator.builder());
    }

    private WhatsAppExtension(WhatsAppSimulatorBuilder builder) {
        super(WhatsAppSimulator.class, builder::start);
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
}
