package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointHeads;
import io.github.xensdk.HostCapability;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingXlTest {

    private static final UUID GUEST = UUID.fromString("38bd8d89-8e0e-4f8a-8346-f0df285d537a");

    @Test
    void theListOfARealHostIsRead() {
        var domains = XlList.parse(Transcripts.stdout("list-verbose"));

        assertThat(domains).extracting(Domain::name).containsExactly("Domain-0", "guest-01", "guest-02", "guest-03");
        assertThat(domains)
                .extracting(Domain::state)
                .containsExactly(DomainState.RUNNING, DomainState.BLOCKED, DomainState.BLOCKED, DomainState.PAUSED);
        assertThat(domains.get(1))
                .isEqualTo(new Domain(
                        5,
                        GUEST,
                        "guest-01",
                        DomainState.BLOCKED,
                        ByteSize.mebibytes(96),
                        1,
                        Duration.ofMillis(26_300)));
    }

    @Test
    void aBannerBeforeTheListDoesNotMatter() {
        String banner = "Welcome to nevers!\n\tName your poison\n\n";

        assertThat(XlList.parse(banner + Transcripts.stdout("list-verbose"))).hasSize(4);
    }

    @Test
    void aNameThatShiftsTheColumnsIsRead() {
        String header = Transcripts.stdout("list-verbose").lines().findFirst().orElseThrow();
        String name = "a".repeat(60) + " 7 with 8 numbers";
        var domains = XlList.parse(
                header + "\n" + name + " 12 96 1     ---ss-      14.5 " + GUEST + "        2                -\n"
                        + "(null)                                      13     0     0     --ps-d       0.0 " + GUEST
                        + "        0                -\n");

        assertThat(domains).extracting(Domain::name).containsExactly(name, "(null)");
        assertThat(domains).extracting(Domain::id).containsExactly(12, 13);
        assertThat(domains).extracting(Domain::state).containsExactly(DomainState.SUSPENDED, DomainState.DYING);
    }

    @ParameterizedTest
    @CsvSource({
        "r-----, RUNNING",
        "-b----, BLOCKED",
        "------, RUNNABLE",
        "--p---, PAUSED",
        "-bp---, PAUSED",
        "---ss-, SUSPENDED",
        "--pss-, SUSPENDED",
        "---s--, SHUT_DOWN",
        "---sr-, REBOOTING",
        "---sc-, CRASHED",
        "---sw-, CRASHED",
        "--ps-d, DYING"
    })
    void sixLettersAreOneState(String letters, DomainState state) {
        assertThat(XlList.state(letters)).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xl: command not found\n",
                "Name                                        ID   Mem VCPUs\tState\tTime(s)\n",
            })
    void whatIsNoListIsNotGuessedAt(String text) {
        assertThatThrownBy(() -> XlList.parse(text))
                .isInstanceOfSatisfying(
                        OutputNotRecognisedException.class,
                        e -> assertThat(e.rawText()).isEqualTo(text));
    }

    @Test
    void aListThatWasCutOffIsNotGuessedAt() {
        String whole = Transcripts.stdout("list-verbose");
        String cut = whole.substring(0, whole.lastIndexOf("01c2b624") + 4);

        assertThatThrownBy(() -> XlList.parse(cut)).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void mutilatedListsGiveAListOrATypedError() {
        String whole = Transcripts.stdout("list-verbose");
        var random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder(whole);
            for (int hit = 0; hit < 1 + random.nextInt(5); hit++) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x250));
            }
            try {
                assertThat(XlList.parse(text.toString())).isNotNull();
            } catch (OutputNotRecognisedException e) {
                assertThat(e.rawText()).isEqualTo(text.toString());
            }
        }
    }

    @Test
    void theInfoOfARealHostIsRead() {
        var info = XlInfo.parse(Transcripts.stdout("info"));

        assertThat(info.xenVersion()).isEqualTo("4.17.7");
        assertThat(info.totalMemory()).isEqualTo(ByteSize.mebibytes(1535));
        assertThat(info.freeMemory()).isEqualTo(ByteSize.mebibytes(876));
        assertThat(info.cpus()).isEqualTo(1);
        assertThat(info.capabilities())
                .containsExactlyInAnyOrder(
                        HostCapability.PV,
                        HostCapability.HVM,
                        HostCapability.HAP,
                        HostCapability.GNTTAB_V1,
                        HostCapability.GNTTAB_V2);
        assertThat(info.highestCpu()).isZero();
        assertThat(info.coresPerSocket()).hasValue(1);
        assertThat(info.threadsPerCore()).hasValue(1);
        assertThat(info.numaNodes()).hasValue(1);
        assertThat(info.raw())
                .containsEntry("xen_scheduler", "credit")
                .containsEntry("xen_changeset", "")
                .containsEntry("cc_compile_date", "Wed Nov  4 16:52:28 UTC 2026");
    }

    @Test
    void infoWithoutMemoryIsNotGuessedAt() {
        assertThatThrownBy(() -> XlInfo.parse("xen_version : 4.17.7\n"))
                .isInstanceOf(OutputNotRecognisedException.class)
                .hasMessageContaining("total_memory");
    }

    @Test
    void theConfigurationOfARealGuestIsRead() {
        var info = XlJson.parseListLong(Transcripts.stdout("list-long-one")).orElseThrow();

        assertThat(info.name()).isEqualTo("guest-02");
        assertThat(info.type()).isEqualTo(DomainType.PVH);
        assertThat(info.maxMemory()).isEqualTo(ByteSize.mebibytes(96));
        assertThat(info.maxVcpus()).isEqualTo(1);
        assertThat(info.diskTargets()).containsExactly("/xen/shared/guest-02.img");
        assertThat(info.bridges()).containsExactly("xenbr0");
    }

    @Test
    void dom0sConfigurationHasNoUuid() {
        var info =
                XlJson.parseListLong(Transcripts.stdout("list-long-only-dom0")).orElseThrow();

        assertThat(info.name()).isEqualTo("Domain-0");
        assertThat(info.uuid()).isEqualTo(new UUID(0, 0));
    }

    @Test
    void aDomainThatXlSkipsIsMissingAndABannerDoesNotMatter() {
        assertThat(XlJson.parseListLong("[\n\n]\n")).isEmpty();
        assertThat(XlJson.parseListLong("Hello [world]\n" + Transcripts.stdout("list-long-one")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "oops", "{}", "[{\"domid\":1", "[{\"domid\":1,\"config\":{\"c_info\":{\"type\":\"vax\"}}}]"})
    void whatIsNoConfigurationIsNotGuessedAt(String text) {
        assertThatThrownBy(() -> XlJson.parseListLong(text)).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void aCheckpointTellsWhoIsInIt() {
        assertThat(XlJson.parseCheckpointHead(CheckpointHeads.of(GUEST, "guest-04")))
                .isEqualTo(new XlJson.Identity(GUEST, "guest-04"));
    }

    @Test
    void aCheckpointThatIsCutOrChangedIsATypedErrorOrStillTheSameGuest() {
        byte[] whole = CheckpointHeads.of(GUEST, "guest-04");
        for (int length = 0; length < whole.length - 3; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> XlJson.parseCheckpointHead(cut))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(OutputNotRecognisedException.class);
        }
        for (int index = 0; index < 40; index++) {
            byte[] changed = whole.clone();
            changed[index] ^= 0x40;
            try {
                assertThat(XlJson.parseCheckpointHead(changed).uuid()).isEqualTo(GUEST);
            } catch (OutputNotRecognisedException e) {
                assertThat(e).hasMessageContaining("checkpoint");
            }
        }
    }
}
