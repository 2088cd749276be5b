package io.github.xensdk.probe.report;

/** Text from elsewhere as it may stand in Markdown. */
final class MarkdownText {

    private MarkdownText() {}

    /** It ends no line, and is no HTML. */
    static String line(String text) {
        return text.replaceAll("\\R+", " ").replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Nor does it end a table's cell. */
    static String cell(String text) {
        return line(text).replace("|", "\\|");
    }
}
