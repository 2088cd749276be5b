/** Somebody's program, as a module. */
module consumer.modular {
    requires io.github.xensdk.core;
    requires io.github.xensdk.probe;
    requires io.github.xensdk.storage;
}
