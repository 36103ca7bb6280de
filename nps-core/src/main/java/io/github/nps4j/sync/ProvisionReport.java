package io.github.nps4j.sync;

import java.util.List;

/** What was added to a CRM's schema, and what is still wrong. Immutable; holds no personal data. */
public final class ProvisionReport {

    private final List<String> done;
    private final List<String> failed;
    private final PreflightReport left;

    ProvisionReport(List<String> done, List<String> failed, PreflightReport left) {
        this.done = List.copyOf(done);
        this.failed = List.copyOf(failed);
        this.left = left;
    }

    /**
     * What was added.
     *
     * @return one sentence each; one says so where the CRM gave a field another name, which the mapping must then use
     */
    public List<String> done() {
        return done;
    }

    /**
     * What should have been added and was not.
     *
     * @return one sentence each, with the CRM's reason
     */
    public List<String> failed() {
        return failed;
    }

    /**
     * What is wrong now.
     *
     * @return a preflight made after the additions
     */
    public PreflightReport left() {
        return left;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        done.forEach(one -> text.append("+ ").append(one).append('\n'));
        failed.forEach(one -> text.append("! ").append(one).append('\n'));
        return text.append(left).toString();
    }
}
