package io.github.nps4j.testkit.hubspot;

/** The versions of the API that the simulator speaks. */
enum ApiVersion {
    V3("v3"),
    V4("v4"),
    MARCH_2026("2026-03"),
    SEPTEMBER_2026("2026-09");

    private final String inPath;

    ApiVersion(String inPath) {
        this.inPath = inPath;
    }

    /** Whether a batch with failed rows answers 207. */
    boolean multiStatus() {
        return this != SEPTEMBER_2026;
    }

    /** Whether validation rules of the account hold for the API. */
    boolean enforcesRules() {
        return this == SEPTEMBER_2026;
    }

    /** Whether associations are told in the old form, by id and type. */
    boolean oldAssociations() {
        return this == V3;
    }

    static ApiVersion of(String inPath) {
        for (ApiVersion version : values()) {
            if (version.inPath.equals(inPath)) {
                return version;
            }
        }
        throw new ApiException(404, null, "There is no version '" + inPath + "' of this API");
    }
}
