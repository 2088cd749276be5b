package io.github.xensdk.testkit.junit;

import io.github.xensdk.testkit.HostSpec;
import io.github.xensdk.testkit.SimulatedHost;
import io.github.xensdk.testkit.SimulatedXen;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Brings simulated hosts to tests: new ones for each test, or, in a static field, one set for all tests of a class.
 *
 * <pre>{@code
 * @RegisterExtension
 * final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");
 *
 * @Test
 * void movesIt(SimulatedXen xen, @OnHost("nevers") SimulatedHost nevers) { … }
 * }</pre>
 *
 * <p>{@code @ExtendWith(SimulatedXenExtension.class)} at a class brings {@code nevers} and {@code avignon}, one set for all its tests. A test in which two copies of a guest ran
 * at the same time fails.
 */
public final class SimulatedXenExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private final Supplier<SimulatedXen> start;
    private @Nullable SimulatedXen xen;
    private boolean isForAll;

    /** For {@code @ExtendWith}. */
    public SimulatedXenExtension() {
        this(List.of("nevers", "avignon"));
    }

    private SimulatedXenExtension(List<String> names) {
        this(() -> SimulatedXen.start(names.toArray(String[]::new)));
    }

    private SimulatedXenExtension(Supplier<SimulatedXen> start) {
        this.start = start;
    }

    /** Hosts of these names, as {@link HostSpec#named} makes them. */
    public static SimulatedXenExtension of(String... names) {
        return new SimulatedXenExtension(List.of(names));
    }

    /** Hosts as a builder describes them; it must not be changed afterwards. */
    public static SimulatedXenExtension of(SimulatedXen.Builder builder) {
        return new SimulatedXenExtension(builder::start);
    }

    /**
     * The hosts of the test that runs.
     *
     * @throws IllegalStateException where none does
     */
    public SimulatedXen xen() {
        SimulatedXen running = xen;
        if (running == null) {
            throw new IllegalStateException("no test runs");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        isForAll = true;
        xen = start.get();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!isForAll) {
            xen = start.get();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (isForAll) {
            requireNoDoubles(xen());
        } else {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        isForAll = false;
        end();
    }

    private void end() {
        SimulatedXen ending = xen;
        xen = null;
        if (ending != null) {
            ending.close();
            requireNoDoubles(ending);
        }
    }

    private static void requireNoDoubles(SimulatedXen xen) {
        if (!xen.doubleRuns().isEmpty()) {
            throw new AssertionError("two copies of a guest ran at the same time: " + xen.doubleRuns());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SimulatedXen.class || (type == SimulatedHost.class && parameter.isAnnotated(OnHost.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter
                .findAnnotation(OnHost.class)
                .<Object>map(host -> xen().host(Objects.requireNonNull(host.value())))
                .orElseGet(this::xen);
    }
}
