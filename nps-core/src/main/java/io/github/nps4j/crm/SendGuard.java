package io.github.nps4j.crm;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last look before a request leaves. A worker may be suspended for any time between the moment at which it made sure
 * that its claim holds and the moment at which the request goes out; meanwhile another worker may have taken the claim
 * over. So whoever sends a request that changes something calls {@link #check()} immediately before. The HTTP client of
 * nps-http does so by itself; an adapter with a client of its own calls it, on the thread on which the engine called the
 * adapter.
 *
 * <p>What remains is the time from this look to the arrival of the request: a process that is suspended exactly there may
 * add a note a second time, after another worker has looked for the note, did not find it, and added it. Only an
 * idempotency key of the vendor's could close that.
 */
public final class SendGuard {

    private static final ThreadLocal<@Nullable Runnable> CURRENT = new ThreadLocal<>();

    private SendGuard() {}

    /**
     * Asks whether a request may still be sent.
     *
     * @throws CrmException if not; nothing may be sent, and the exception must reach whoever called the adapter
     */
    public static void check() {
        Runnable guard = CURRENT.get();
        if (guard != null) {
            guard.run();
        }
    }

    /**
     * Makes a call to an adapter under a guard. For engines.
     *
     * @param guard throws {@link CrmException} if nothing may be sent any more
     * @param call the call
     * @param <T> what the call returns
     * @return what the call returned
     */
    public static <T> T during(Runnable guard, Supplier<T> call) {
        Runnable before = CURRENT.get();
        CURRENT.set(guard);
        try {
            return call.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
