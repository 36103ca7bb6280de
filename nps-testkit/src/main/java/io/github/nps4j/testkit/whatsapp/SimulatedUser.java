package io.github.nps4j.testkit.whatsapp;

import org.jspecify.annotations.Nullable;

/** A person with WhatsApp, or without. Immutable; the methods that change something return a copy. */
public final class SimulatedUser {

    final String phone;
    final String waId;
    final String name;
    final @Nullable String userId;
    final boolean hidesPhone;
    final boolean reachable;
    final boolean inExperiment;
    final boolean readsMessages;
    final @Nullable Customer customer;

    private SimulatedUser(
            String phone,
            String waId,
            String name,
            @Nullable String userId,
            boolean hidesPhone,
            boolean reachable,
            boolean inExperiment,
            boolean readsMessages,
            @Nullable Customer customer) {
        this.phone = phone;
        this.waId = waId;
        this.name = name;
        this.userId = userId;
        this.hidesPhone = hidesPhone;
        this.reachable = reachable;
        this.inExperiment = inExperiment;
        this.readsMessages = readsMessages;
        this.customer = customer;
    }

    /**
     * A person.
     *
     * @param phone the number with {@code +}
     * @return a reachable person, whose WhatsApp id is the number's digits
     * @throws IllegalArgumentException if the number is of another form
     */
    public static SimulatedUser of(String phone) {
        if (!phone.matches("\\+[1-9][0-9]{6,14}")) {
            throw new IllegalArgumentException("A simulated user's number is + and 7 to 15 digits");
        }
        return new SimulatedUser(
                phone.substring(1), phone.substring(1), "Test Person", null, false, true, false, true, null);
    }

    /**
     * With a WhatsApp id other than the number's digits, as in Brazil, Mexico and Argentina.
     *
     * @param digits the id
     * @return a new person
     */
    public SimulatedUser withWaId(String digits) {
        return new SimulatedUser(
                phone, digits, name, userId, hidesPhone, reachable, inExperiment, readsMessages, customer);
    }

    /**
     * With a profile name.
     *
     * @param profileName the name
     * @return a new person
     */
    public SimulatedUser named(String profileName) {
        return new SimulatedUser(
                phone, waId, profileName, userId, hidesPhone, reachable, inExperiment, readsMessages, customer);
    }

    /**
     * With a business-scoped user id, which webhooks then carry too.
     *
     * @param id such as {@code BR.13491208655302741918}
     * @return a new person
     */
    public SimulatedUser withUserId(String id) {
        return new SimulatedUser(phone, waId, name, id, hidesPhone, reachable, inExperiment, readsMessages, customer);
    }

    /**
     * With a username: webhooks carry the user id only, and leave the number out.
     *
     * @param id the user id
     * @return a new person
     */
    public SimulatedUser hidingPhone(String id) {
        return new SimulatedUser(phone, waId, name, id, true, reachable, inExperiment, readsMessages, customer);
    }

    /**
     * Without WhatsApp: messages fail with 131026.
     *
     * @return a new person
     */
    public SimulatedUser unreachable() {
        return new SimulatedUser(phone, waId, name, userId, hidesPhone, false, inExperiment, readsMessages, customer);
    }

    /**
     * Part of Meta's experiment: marketing outside of a window fails with 130472.
     *
     * @return a new person
     */
    public SimulatedUser inExperiment() {
        return new SimulatedUser(phone, waId, name, userId, hidesPhone, reachable, true, readsMessages, customer);
    }

    /**
     * With read receipts switched off: no status {@code read} comes.
     *
     * @return a new person
     */
    public SimulatedUser withoutReadReceipts() {
        return new SimulatedUser(phone, waId, name, userId, hidesPhone, reachable, inExperiment, false, customer);
    }

    /**
     * Who answers messages.
     *
     * @param person what they answer
     * @return a new person
     */
    public SimulatedUser answering(Customer person) {
        return new SimulatedUser(phone, waId, name, userId, hidesPhone, reachable, inExperiment, readsMessages, person);
    }

    /** Shows no person. */
    @Override
    public String toString() {
        return "SimulatedUser";
    }
}
