package io.github.nps4j.http;

/** How one vendor words its errors. Adapters give one to their {@link HttpJsonClient}. */
@FunctionalInterface
public interface VendorErrors {

    /**
     * Reads what the vendor says in an answer that is no success.
     *
     * @param answer an answer with a status other than 2xx; its body may be of any form
     * @return what could be read
     */
    VendorError read(HttpAnswer answer);

    /**
     * A vendor without an error format.
     *
     * @return reads nothing
     */
    static VendorErrors none() {
        return answer -> VendorError.none();
    }
}
