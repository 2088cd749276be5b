package io.github.xensdk.examples;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where programs run that know the lab only. */
final class OnLab {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--lab",
            description = "run on the lab (two real Xen hosts in QEMU), which is brought up where it is not")
    private boolean chosen;

    /** Throws where nobody said so: a lab is not brought up unasked. */
    void require() {
        if (!chosen) {
            throw new ParameterException(spec.commandLine(), "say where: --lab is the only place so far");
        }
    }
}
