package io.github.xensdk.probe.report;

import java.util.List;

/** A table of the page; every cell is escaped here. */
final class HtmlTable {

    private final StringBuilder text = new StringBuilder();
    private final List<String> words;
    private final List<String> columns;

    /**
     * A table.
     *
     * @param style its class; may be empty
     * @param caption what it shows; may be empty
     * @param columns their names
     * @param words the columns that hold words and not figures
     */
    HtmlTable(String style, String caption, List<String> columns, List<String> words) {
        this.columns = columns;
        this.words = words;
        text.append("<div class=\"scroll\"><table class=\"").append(style).append("\">\n");
        if (!caption.isEmpty()) {
            text.append("<caption>").append(Markup.text(caption)).append("</caption>\n");
        }
        text.append("<thead><tr>");
        columns.forEach(column -> cell("th", column, column));
        text.append("</tr></thead>\n<tbody>\n");
    }

    void row(String style, List<String> cells) {
        text.append(style.isEmpty() ? "<tr>" : "<tr class=\"" + Markup.text(style) + "\">");
        for (int i = 0; i < cells.size(); i++) {
            cell("td", columns.get(i), cells.get(i));
        }
        text.append("</tr>\n");
    }

    private void cell(String tag, String column, String content) {
        text.append('<').append(tag);
        if (words.contains(column)) {
            text.append(" class=\"words\"");
        }
        text.append('>').append(Markup.text(content)).append("</").append(tag).append('>');
    }

    String html() {
        return text + "</tbody></table></div>\n";
    }
}
