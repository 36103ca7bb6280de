package io.github.nps4j.testkit;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.WriteOutcome;
import java.util.Optional;

/**
 * What goes wrong in a {@link FakeCrm}: hooks around every call. Each has a default that does nothing.
 *
 * <p>Hooks run on the caller's thread and outside the lock of the fake, so that one may block (on a latch) to make a slow
 * CRM, and may ask or change the fake. Hooks of several faults run in the order in which they were added.
 *
 * @implSpec Calls come from many threads; an implementation with state guards it.
 */
public interface Fault {

    /**
     * Runs before the CRM acts. Whatever it throws goes to the caller, and the CRM does nothing.
     *
     * @param call the call
     */
    default void before(FakeCall call) {}

    /**
     * Decides on one item of a writing call before the CRM acts on it.
     *
     * @param call the call
     * @param index the position of the item
     * @return the outcome that is answered instead of acting, or empty to act
     */
    default Optional<WriteOutcome> instead(FakeCall call, int index) {
        return Optional.empty();
    }

    /**
     * Decides on one key of a lookup before the CRM looks for it.
     *
     * @param call the call
     * @param index the position of the key
     * @return why the CRM cannot say for this key, or empty to look for it
     */
    default Optional<Failure> failKey(FakeCall call, int index) {
        return Optional.empty();
    }

    /**
     * Says whether the CRM's answer leaves out an item that it has acted on.
     *
     * @param call the call
     * @param index the position of the item
     * @return why nothing is known of the item, or empty if the answer mentions it
     */
    default Optional<Failure> omit(FakeCall call, int index) {
        return Optional.empty();
    }

    /**
     * Runs after the CRM acted. Whatever it throws goes to the caller instead of the answer.
     *
     * @param call the call
     */
    default void after(FakeCall call) {}
}
