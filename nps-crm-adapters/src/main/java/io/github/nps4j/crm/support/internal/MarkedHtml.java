package io.github.nps4j.crm.support.internal;

/** Plain text as HTML, with a marker at its end by which the text is found again. */
public final class MarkedHtml {

    private MarkedHtml() {}

    /**
     * The marker as it stands in the text. No marker is a part of another one.
     *
     * @param marker letters, digits and {@code -_.:}
     * @return such as {@code [nps:r1:note]}
     */
    public static String mark(String marker) {
        return "[nps:" + marker + "]";
    }

    /**
     * The text as HTML, cut so that the marker always fits.
     *
     * @param text plain text; may be empty
     * @param marker see {@link #mark}
     * @param limit most UTF-16 units of the result
     * @return the HTML
     */
    public static String of(String text, String marker, int limit) {
        String end = (text.isEmpty() ? "" : "<br><br>") + escaped(mark(marker), Integer.MAX_VALUE);
        return escaped(text, limit - end.length()) + end;
    }

    private static String escaped(String text, int limit) {
        StringBuilder html = new StringBuilder(Math.min(text.length() + 16, 8192));
        int[] points = text.replace("\r\n", "\n").codePoints().toArray();
        for (int point : points) {
            String piece = switch (point) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '"' -> "&quot;";
                case '\'' -> "&#39;";
                case '\n', '\r' -> "<br>";
                default -> Character.toString(point);
            };
            if (html.length() + piece.length() > limit - 1) {
                return html.append('…').toString();
            }
            html.append(piece);
        }
        return html.toString();
    }
}
