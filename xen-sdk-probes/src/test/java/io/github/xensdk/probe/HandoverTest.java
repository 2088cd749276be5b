package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.OutputNotRecognisedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On what both xenstores of the lab told of a live migration, the target's clock being 0.25 s ahead. */
class HandoverTest {

    private static final ClockOffset SOURCE = new ClockOffset(Duration.ZERO, Duration.ofMillis(3));
    private static final ClockOffset TARGET = new ClockOffset(Duration.ofMillis(250), Duration.ofMillis(4));

    private static String transcript(String name) {
        try (InputStream in = HandoverTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Handover judged(String source, String target) {
        return HandoverJudge.judge(
                "guest-02", 3, HandoverEvents.parse(source), HandoverEvents.parse(target), SOURCE, TARGET);
    }

    private static Handover judged() {
        return judged(transcript("handover-source.txt"), transcript("handover-target.txt"));
    }

    @Test
    void eachPartOfALiveMigrationsStandstillHasItsLength() {
        Handover handover = judged();

        assertThat(handover.doubts()).isEmpty();
        assertThat(handover.parts())
                .extracting(HandoverPart::label, part -> part.length().toMillis())
                .containsExactly(
                        // 533.073656 - 0.25 - 530.601744
                        tuple("suspend, last memory, restore", 2221L),
                        tuple("toolstack", 536L),
                        tuple("disk vbd/51712", 8769L),
                        tuple("toolstack", 742L),
                        tuple("interface vif/0", 5740L),
                        tuple("agreement and start", 2198L),
                        tuple("the guest's drivers", 3431L));
    }

    @Test
    void onlyWhatLiesBetweenTwoClocksHasAnError() {
        assertThat(judged().parts())
                .filteredOn(part -> !part.error().isZero())
                .extracting(HandoverPart::kind, HandoverPart::error)
                .containsExactly(tuple(HandoverPart.Kind.MEMORY, Duration.ofMillis(7)));
    }

    @Test
    void partsAreLabelledByThisProgramsClockAndFollowEachOther() {
        Handover handover = judged();

        Instant end = handover.parts().get(0).startedAt();
        assertThat(end).isEqualTo(Instant.ofEpochSecond(1_795_839_530L, 601_744_000));
        for (HandoverPart part : handover.parts()) {
            assertThat(part.startedAt()).as(part.label()).isEqualTo(end);
            end = part.startedAt().plus(part.length());
        }
    }

    @Test
    void theFirstAnswerOutsideIsTheLastPart() {
        Handover handover = judged();
        HandoverPart drivers = handover.parts().get(6);
        Instant connected = drivers.startedAt().plus(drivers.length());

        assertThat(handover.answeredAt(connected.plusMillis(40)).parts())
                .hasSize(8)
                .last()
                .isEqualTo(new HandoverPart(
                        HandoverPart.Kind.FIRST_ANSWER, "", connected, Duration.ofMillis(40), Duration.ofMillis(7)));
        assertThat(handover.answeredAt(connected.minusMillis(1)))
                .as("an answer before that is no part")
                .isEqualTo(handover);
    }

    @Test
    void devicesThatAreAttachedAtTheSameTimeOverlap() {
        String target = transcript("handover-target.txt")
                .replace(
                        "1795839543.121359 /local/domain/0/backend/vif",
                        "1795839535.121359 /local/domain/0/backend/vif");

        assertThat(judged(transcript("handover-source.txt"), target).parts())
                .extracting(HandoverPart::kind)
                .containsExactly(
                        HandoverPart.Kind.MEMORY,
                        HandoverPart.Kind.TOOLSTACK,
                        HandoverPart.Kind.DISK,
                        HandoverPart.Kind.INTERFACE,
                        HandoverPart.Kind.START,
                        HandoverPart.Kind.DRIVERS);
    }

    @Test
    void whatXenstoreDidNotTellIsADoubtAndNoGuess() {
        String source = transcript("handover-source.txt");
        String target = transcript("handover-target.txt");

        assertThat(judged(source, target.replace("name 3 guest-02", "name 3 guest-03")))
                .isEqualTo(new Handover(List.of(), List.of("no domain guest-02 has come to the target meanwhile")));
        assertThat(judged(source.replace("control/shutdown", "control/other"), target)
                        .doubts())
                .containsExactly("the source's xenstore did not tell when the guest was asked to suspend");
        assertThat(judged(source, target.replaceAll("(?m)^\\S+ /local/domain/3/device.*\n", ""))
                        .doubts())
                .containsExactly("the target's xenstore did not tell when the guest went on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "known 0",
                "known 0\n1.000000 /local/domain",
                "known 0\n1.0 /x\nend",
                "known 0\nx /local\nend",
                "1.000000 /local\nend"
            })
    void whatIsCutShortOrSomethingElseIsNotUnderstood(String printed) {
        assertThatThrownBy(() -> HandoverEvents.parse(printed)).isInstanceOf(OutputNotRecognisedException.class);
    }
}
