package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import io.github.xensdk.storage.contract.SimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedHostsTest {

    @Test
    void aProgramThatIsPutThereIsFoundBeforeOneOfThisMachineAndWorksInTheHostsFiles(@TempDir Path directory)
            throws IOException {
        try (var hosts = new SimulatedHosts(directory)) {
            hosts.program("df", "#!/bin/sh\necho made > \"$SIM_TREE/srv/pool\"; echo none\n");

            String said = hosts.client()
                    .run(Command.of("df", "-h").build())
                    .orThrow()
                    .stdout()
                    .strip();

            assertThat(said).isEqualTo("none");
            assertThat(Files.readString(hosts.host(1).path("/srv/pool"))).isEqualTo("made\n");
            assertThat(hosts.host(0).path("/srv/pool")).doesNotExist();
        }
    }
}
