package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and output that somebody may want to do harm with. */
class HostileImageInputTest extends StorageOnSimulatedHosts {

    private static final ByteSize SIZE = ByteSize.mebibytes(64);

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/b", "-f", ".hidden", "a b", "a\nb", "a\0b"})
    void hostileNamesAreRefusedBeforeAnyHostIsAsked(String name) {
        StorageImages images = StorageImages.at("/xen/shared", List.of(nevers.asXenHost()));
        hosts.failing(command -> true, false);

        assertThatThrownBy(() -> images.create(name, SIZE)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> images.copy("guest-01.img", name)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> images.delete(name)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> images.sha256(name)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user",
                "user\ta.img\tdomain 7\tguest\tno-uuid",
                "other\ta.img\tloop3\t\t",
                "user\ta.img\tloop3\t\t\t"
            })
    void whatNoHostPrintsIsNotTakenForUsers(String line) {
        assertThatThrownBy(() -> ImageUsers.parse("nevers", line)).isInstanceOf(OutputNotRecognisedException.class);
    }
}
