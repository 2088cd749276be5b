package io.github.xensdk.probe.report;

/** A drawing in the page's own styles: shapes have classes and no colours. */
final class Svg {

    /** Drawings are so wide in their own units; the page scales them. */
    static final double WIDTH = 960;

    private final StringBuilder shapes = new StringBuilder();

    void rect(String style, double x, double y, double width, double height, String title) {
        shape("rect", style, "x", x, "y", y, "width", Math.max(0, width), "height", height);
        close("rect", title);
    }

    void circle(String style, double x, double y, double radius, String title) {
        shape("circle", style, "cx", x, "cy", y, "r", radius);
        close("circle", title);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        shape("line", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
        close("line", "");
    }

    void label(String style, double x, double y, String text) {
        shape("text", style, "x", x, "y", y);
        shapes.append('>').append(Markup.text(text)).append("</text>\n");
    }

    private void shape(String name, String style, Object... attributes) {
        shapes.append('<')
                .append(name)
                .append(" class=\"")
                .append(Markup.text(style))
                .append('"');
        for (int i = 0; i < attributes.length; i += 2) {
            shapes.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(Markup.number((Double) attributes[i + 1]))
                    .append('"');
        }
    }

    /** A title is what a pointer over the shape shows. */
    private void close(String name, String title) {
        if (title.isEmpty()) {
            shapes.append("/>\n");
        } else {
            shapes.append("><title>")
                    .append(Markup.text(title))
                    .append("</title></")
                    .append(name)
                    .append(">\n");
        }
    }

    /**
     * The whole drawing.
     *
     * @param description what it shows, for those who cannot see it
     */
    String drawing(double height, String description) {
        return "<svg role=\"img\" viewBox=\"0 0 %s %s\" aria-label=\"%s\">\n%s</svg>\n"
                .formatted(Markup.number(WIDTH), Markup.number(height), Markup.text(description), shapes);
    }
}
