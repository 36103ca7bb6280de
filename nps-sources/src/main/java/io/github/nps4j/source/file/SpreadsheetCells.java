package io.github.nps4j.source.file;

/**
 * Makes cells harmless for spreadsheets. They take a cell that begins with {@code =}, {@code +}, {@code -}, {@code @}, a
 * tab or a carriage return for a formula, and would run what a stranger wrote into a comment. Such cells get an
 * apostrophe in front.
 *
 * <p>Pass every cell of a table that people may open in a spreadsheet through {@link #neutralize}.
 */
public final class SpreadsheetCells {

    /** The full-width forms are formulas in East Asian versions of spreadsheets. */
    private static final String DANGEROUS = "=+-@\t\r\n＝＋－＠";

    private SpreadsheetCells() {}

    /**
     * A cell that no spreadsheet runs. An apostrophe that is there already gets one too, so that it can be undone.
     *
     * @param cell the text of a cell
     * @return the same text, or the text behind an apostrophe
     */
    public static String neutralize(String cell) {
        return begins(cell) ? "'" + cell : cell;
    }

    /**
     * The cell before {@link #neutralize}.
     *
     * @param cell the text of a cell
     * @return the text without the apostrophe that was put there
     */
    public static String restore(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && begins(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean begins(String cell) {
        return !cell.isEmpty() && (cell.charAt(0) == '\'' || DANGEROUS.indexOf(cell.charAt(0)) >= 0);
    }
}
