package io.github.xensdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @TempDir
    Path directory;

    private Secret inFile(String text) throws Exception {
        return Secret.fromFile(Files.writeString(directory.resolve("secret"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim ü€😀", "geheim ü€😀\n", "geheim ü€😀\r\n"})
    void aFileHoldsASecretWithOrWithoutALineEnd(String text) throws Exception {
        assertThat(inFile(text).reveal()).isEqualTo("geheim ü€😀".toCharArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "geheim\n\n", "ge\nheim", "ge\rheim", "ge\0heim"})
    void whatNoPasswordIsIsRefusedWithoutRepeatingIt(String text) throws Exception {
        assertThatThrownBy(() -> inFile(text).reveal())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(directory.resolve("secret").toString())
                .hasMessageNotContaining("heim");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        Path file = Files.write(directory.resolve("secret"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> Secret.fromFile(file).reveal())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> Secret.fromFile(directory.resolve("missing")).reveal())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must be readable");
        assertThatThrownBy(
                        () -> Secret.fromEnvironment("XENSDK_NOT_SET_ANYWHERE").reveal())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("XENSDK_NOT_SET_ANYWHERE must be set");
    }

    @Test
    void theEnvironmentHoldsASecret() {
        assertThat(Secret.fromEnvironment("PATH").reveal())
                .isEqualTo(System.getenv("PATH").toCharArray());
    }

    @Test
    void theTextOfASecretSaysWhereItComesFrom() {
        assertThat(Secret.from("geheim"::toCharArray)).hasToString("the secret of a supplier");
        assertThat(Secret.fromEnvironment("HOST_PASSWORD")).hasToString("the environment variable HOST_PASSWORD");
    }

    @Test
    void eachUseGetsAnArrayOfItsOwn() throws Exception {
        Secret secret = inFile("geheim");
        secret.reveal()[0] = 'x';

        assertThat(secret.reveal()).isEqualTo("geheim".toCharArray());
    }
}
