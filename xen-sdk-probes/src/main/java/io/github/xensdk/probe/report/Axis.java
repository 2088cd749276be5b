package io.github.xensdk.probe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** A linear scale of milliseconds on a drawing's x. */
final class Axis {

    private static final int TICKS = 6;

    private final double low;
    private final double high;
    private final double step;
    private final double left;
    private final double width;

    private Axis(double low, double high, double step, double left, double width) {
        this.low = low;
        this.high = high;
        this.step = step;
        this.left = left;
        this.width = width;
    }

    /** From a tick at or below the least value to one at or above the greatest. */
    static Axis of(double least, double greatest, double left, double width) {
        double span = greatest - least;
        double room = span > 0 ? span : Math.max(1, Math.abs(greatest) / 10);
        double step = niceStep(room / TICKS);
        double low = Math.floor((span > 0 ? least : least - room / 2) / step) * step;
        double high = Math.ceil((span > 0 ? greatest : greatest + room / 2) / step) * step;
        return new Axis(least >= 0 ? Math.max(0, low) : low, high, step, left, width);
    }

    /** From zero where that is not far below the least value, since people compare lengths. */
    static Axis ofValues(double least, double greatest, double left, double width) {
        return of(least > 0 && least < greatest / 2 ? 0 : least, greatest, left, width);
    }

    private static double niceStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= atLeast) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    double x(double milliseconds) {
        return left + (milliseconds - low) / (high - low) * width;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** A thin line over an interval, with ends. */
    void whisker(Svg svg, ConfidenceInterval interval, double y) {
        double from = x(interval.lower());
        double to = x(interval.upper());
        svg.line("whisker", from, y, to, y);
        svg.line("whisker", from, y - 3, from, y + 3);
        svg.line("whisker", to, y - 3, to, y + 3);
    }

    /** Vertical lines with their values below. */
    void draw(Svg svg, double top, double bottom) {
        draw(svg, top, bottom, this::label);
    }

    /** The same for values of another unit. */
    void draw(Svg svg, double top, double bottom, DoubleFunction<String> label) {
        for (double tick : ticks()) {
            svg.line("grid", x(tick), top, x(tick), bottom);
            svg.label("tick middle", x(tick), bottom + 14, label.apply(tick));
        }
    }

    private List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        long count = Math.round((high - low) / step);
        for (long i = 0; i <= count; i++) {
            ticks.add(low + i * step);
        }
        return ticks;
    }

    private String label(double tick) {
        boolean seconds = high >= 2000;
        double unit = seconds ? 1000 : 1;
        double inUnit = step / unit;
        int digits = inUnit >= 1 ? 0 : (int) Math.ceil(-Math.log10(inUnit) - 1e-9);
        return String.format(Locale.ROOT, "%." + digits + "f %s", tick / unit, seconds ? "s" : "ms");
    }
}
