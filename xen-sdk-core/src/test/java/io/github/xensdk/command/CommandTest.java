package io.github.xensdk.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\rb",
                "a\0b",
                "\t",
                "\u001b[1m",
                "\u007f",
                "\u0085",
                "\ud83d",
                "\ude00x",
                "\ude00\ud83d"
            })
    void whatWouldNotArriveAsItIsIsRefused(String argument) {
        assertThatThrownBy(() -> Command.of("echo", argument)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Command.script("test", "echo \"$1\"", argument))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatIsWrittenWhileItRunsCannotBeSentAgain() {
        assertThatThrownBy(() -> Command.of("cat").interactive().idempotent().build())
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void nothingIsSentAgainAndNoProcessEndedUnlessItIsSaid() {
        Command command = Command.of("xl", "list").build();

        assertThat(command.idempotent()).isFalse();
        assertThat(command.whenGivenUp()).isEqualTo(Cancel.LEAVE_PROCESS);
    }
}
