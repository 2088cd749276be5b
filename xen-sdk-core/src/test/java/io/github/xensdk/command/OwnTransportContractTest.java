package io.github.xensdk.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.contract.CommandTransportContract;
import io.github.xensdk.local.LocalTransport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A transport as a program may bring it: it writes down what passes, and lets another one carry it. */
class OwnTransportContractTest extends CommandTransportContract {

    private static final class Recorder implements CommandTransport {

        private final CommandTransport carrier = LocalTransport.create("recorded");
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String host() {
            return carrier.host();
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            seen.add(command.toString());
            return carrier.start(command, listener);
        }

        @Override
        public void close() {
            carrier.close();
        }
    }

    private final Recorder recorder = new Recorder();

    @Override
    protected CommandTransport open() {
        return recorder.seen.isEmpty() ? recorder : new Recorder();
    }

    @AfterEach
    void allOfItWasSeen() {
        assertThat(recorder.seen).isNotEmpty();
    }
}
