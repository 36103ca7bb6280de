package io.github.nps4j.response;

/**
 * What makes a response the same one when it arrives again: tenant, source and the source's own id.
 *
 * @param tenant the tenant of the host, {@code ""} in a host without tenants
 * @param source the name of the source, such as {@code typeform}
 * @param id the id that the source gave to the response
 */
public record ResponseKey(String tenant, String source, String id) implements Comparable<ResponseKey> {

    /** Longest tenant, source or id, in UTF-16 units. */
    public static final int MAX_LENGTH = 255;

    /**
     * A key.
     *
     * @param tenant the tenant of the host, {@code ""} in a host without tenants
     * @param source the name of the source, such as {@code typeform}
     * @param id the id that the source gave to the response
     * @throws IllegalArgumentException if source or id is blank, or a part is too long or has control characters
     */
    public ResponseKey {
        check("tenant", tenant, false);
        check("source", source, true);
        check("response id", id, true);
    }

    private static void check(String what, String text, boolean required) {
        if (required && text.isBlank()) {
            throw new IllegalArgumentException(what + " is missing");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    what + " has " + text.length() + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " has a control character");
        }
    }

    @Override
    public int compareTo(ResponseKey other) {
        int byTenant = tenant.compareTo(other.tenant);
        int bySource = byTenant != 0 ? byTenant : source.compareTo(other.source);
        return bySource != 0 ? bySource : id.compareTo(other.id);
    }
}
