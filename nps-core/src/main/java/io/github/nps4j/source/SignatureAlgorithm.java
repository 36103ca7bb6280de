package io.github.nps4j.source;

/** The keyed hash of a webhook signature (RFC 2104). */
public enum SignatureAlgorithm {
    /** HMAC with SHA-1; only for senders that offer nothing else. */
    HMAC_SHA1("HmacSHA1"),
    /** HMAC with SHA-256. */
    HMAC_SHA256("HmacSHA256"),
    /** HMAC with SHA-512. */
    HMAC_SHA512("HmacSHA512");

    private final String jcaName;

    SignatureAlgorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    String jcaName() {
        return jcaName;
    }
}
