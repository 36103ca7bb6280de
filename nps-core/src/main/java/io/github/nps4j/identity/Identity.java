package io.github.nps4j.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ordered keys of one person: the first usable one is tried first. May be empty (an anonymous answer).
 *
 * <p>An identity holds at most one key of each kind; where a kind is given twice, the first one stays. Immutable.
 */
public final class Identity {

    private static final Identity ANONYMOUS = new Identity(List.of());

    private final List<IdentityKey> keys;

    private Identity(List<IdentityKey> keys) {
        this.keys = keys;
    }

    /**
     * An identity without keys.
     *
     * @return the identity of somebody unknown
     */
    public static Identity anonymous() {
        return ANONYMOUS;
    }

    /**
     * The identity with these keys, in this order.
     *
     * @param keys the keys, most trusted first
     * @return the identity
     */
    public static Identity of(IdentityKey... keys) {
        return of(List.of(keys));
    }

    /**
     * The identity with these keys, in this order.
     *
     * @param keys the keys, most trusted first
     * @return the identity
     */
    public static Identity of(List<IdentityKey> keys) {
        Map<String, IdentityKey> byKind = new LinkedHashMap<>();
        for (IdentityKey key : keys) {
            byKind.putIfAbsent(key.kind(), key);
        }
        return byKind.isEmpty() ? ANONYMOUS : new Identity(List.copyOf(byKind.values()));
    }

    /**
     * A builder.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * All keys, most trusted first, the ones that could not be normalized included.
     *
     * @return an immutable list
     */
    public List<IdentityKey> keys() {
        return keys;
    }

    /**
     * The keys that may be used for matching.
     *
     * @return the normalized keys, most trusted first
     */
    public List<IdentityKey> usableKeys() {
        return keys.stream().filter(IdentityKey::normalized).toList();
    }

    /**
     * The key of a kind.
     *
     * @param kind a name that {@link IdentityKey#kind()} returns
     * @return the key, if there is one, normalized or not
     */
    public Optional<IdentityKey> key(String kind) {
        return keys.stream().filter(key -> key.kind().equals(kind)).findFirst();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Identity that && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** Names the kinds of keys, never their values. */
    @Override
    public String toString() {
        return "Identity" + keys;
    }

    /** Collects keys in the order of the calls. Blank and {@code null} values add nothing. Not thread-safe. */
    public static final class Builder {

        private final List<IdentityKey> keys = new ArrayList<>();

        private Builder() {}

        /**
         * Adds an email address.
         *
         * @param raw the address, or {@code null}
         * @return this builder
         */
        public Builder email(@Nullable String raw) {
            return add("email", raw, null);
        }

        /**
         * Adds a phone number in international form.
         *
         * @param raw the number, or {@code null}
         * @return this builder
         */
        public Builder phone(@Nullable String raw) {
            return add("phone", raw, null);
        }

        /**
         * Adds a phone number that may be in national form.
         *
         * @param raw the number, or {@code null}
         * @param defaultRegion ISO 3166-1 alpha-2 region for national numbers
         * @return this builder
         */
        public Builder phone(@Nullable String raw, @Nullable String defaultRegion) {
            return add("phone", raw, defaultRegion);
        }

        /**
         * Adds the host's own id of a customer.
         *
         * @param raw the id, or {@code null}
         * @return this builder
         */
        public Builder customerId(@Nullable String raw) {
            return add("customer_id", raw, null);
        }

        /**
         * Adds an account number.
         *
         * @param raw the number, or {@code null}
         * @return this builder
         */
        public Builder accountNumber(@Nullable String raw) {
            return add("account_number", raw, null);
        }

        /**
         * Adds the id of the record in the CRM.
         *
         * @param raw the id, or {@code null}
         * @return this builder
         */
        public Builder crmId(@Nullable String raw) {
            return add("crm_id", raw, null);
        }

        /**
         * Adds a key of the host's own.
         *
         * @param name what the key is called
         * @param raw the value, or {@code null}
         * @return this builder
         */
        public Builder custom(String name, @Nullable String raw) {
            return add("custom." + name, raw, null);
        }

        /**
         * Adds a key of a kind given by name.
         *
         * @param kind a name that {@link IdentityKey#kind()} returns
         * @param raw the value, or {@code null}
         * @param defaultRegion the region for phone numbers without a country code, or {@code null}
         * @return this builder
         * @throws IllegalArgumentException if the kind is not known
         */
        public Builder add(String kind, @Nullable String raw, @Nullable String defaultRegion) {
            if (raw != null && !Ids.trim(raw).isEmpty()) {
                keys.add(IdentityKey.of(kind, raw, defaultRegion));
            }
            return this;
        }

        /**
         * The identity.
         *
         * @return the keys collected so far
         */
        public Identity build() {
            return of(keys);
        }
    }
}
