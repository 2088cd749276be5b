/** What an interruption cost: downtime inside a guest and on its network. */
module io.github.xensdk.probe {
    requires transitive io.github.xensdk.core;
    requires static transitive org.jspecify;
    requires org.apache.commons.numbers.gamma;
    requires org.slf4j;
    requires tools.jackson.databind;

    exports io.github.xensdk.probe;
    exports io.github.xensdk.probe.experiment;
    exports io.github.xensdk.probe.report;
}
