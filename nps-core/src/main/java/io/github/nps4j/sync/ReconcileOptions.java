package io.github.nps4j.sync;

import java.util.function.Consumer;

/** How a destination is reconciled: how many records, and what is good enough. Immutable. */
public final class ReconcileOptions {

    private static final int MOST = 10_000;

    private final int sample;
    private final double target;
    private final Consumer<ReconcileReport> alert;

    private ReconcileOptions(int sample, double target, Consumer<ReconcileReport> alert) {
        this.sample = sample;
        this.target = target;
        this.alert = alert;
    }

    /**
     * 100 records, of which 99 % must be right, and no alert.
     *
     * @return the options to start from
     */
    public static ReconcileOptions standard() {
        return new ReconcileOptions(100, 0.99, report -> {});
    }

    /**
     * How many records are read and compared.
     *
     * @param records 1 to 10,000
     * @return new options
     * @throws IllegalArgumentException if out of range
     */
    public ReconcileOptions sample(int records) {
        if (records < 1 || records > MOST) {
            throw new IllegalArgumentException("a sample has 1 to " + MOST + " records; got " + records);
        }
        return new ReconcileOptions(records, target, alert);
    }

    /**
     * The share of records that must be right.
     *
     * @param accuracy 0 to 1
     * @return new options
     * @throws IllegalArgumentException if out of range
     */
    public ReconcileOptions target(double accuracy) {
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw new IllegalArgumentException("an accuracy is 0 to 1; got " + accuracy);
        }
        return new ReconcileOptions(sample, accuracy, alert);
    }

    /**
     * Who is told when the accuracy is below the target.
     *
     * @param alert called on the thread that reconciles
     * @return new options
     */
    public ReconcileOptions alert(Consumer<ReconcileReport> alert) {
        return new ReconcileOptions(sample, target, alert);
    }

    /**
     * How many records are compared.
     *
     * @return 1 to 10,000
     */
    public int sample() {
        return sample;
    }

    /**
     * The share of records that must be right.
     *
     * @return 0 to 1
     */
    public double target() {
        return target;
    }

    void tell(ReconcileReport report) {
        alert.accept(report);
    }
}
