package io.github.xensdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostResourcesTest {

    private final FakeHost fake = new FakeHost("nevers");

    private HostResources answering(String start, String transcript) {
        fake.on(start, command -> fake.result(command, 0, Transcripts.stdout(transcript), ""));
        return fake.asXenHost().resources();
    }

    @Test
    void eachQuestionIsOneCommand() {
        assertThat(answering("xl cpupool-list", "cpupools").cpuPools()).hasSize(1);
        assertThat(answering("xl info -n", "info-numa").topology().nodes()).hasSize(1);
        assertThat(answering("list the bridges", "bridges").bridges()).hasSize(1);
        assertThat(answering("stat -f", "space").space("/xen").path()).isEqualTo("/xen");
        assertThat(fake.asked()).hasSize(4).last().asString().endsWith("-- /xen");
    }

    @Test
    void unsafePathsAreRefusedBeforeAnythingIsSent() {
        var resources = fake.asXenHost().resources();

        for (String path : List.of("", "xen", "/xen/../etc", "/xen\n")) {
            assertThatThrownBy(() -> resources.space(path)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void aPathThatIsNotThereIsSaid() {
        fake.on("stat -f", command -> fake.result(command, 1, "", Transcripts.stderr("space-nosuch")));

        assertThatThrownBy(() -> fake.asXenHost().resources().space("/xen/nosuch"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void unknownCapabilitiesStayInTheRawText() {
        var info = new HostInfo(
                "4.99",
                ByteSize.mebibytes(2),
                ByteSize.mebibytes(1),
                4,
                Map.of("virt_caps", "pv pv_directio hvm hvm_directio hap shadow vmtrace vpmu gnttab-v2 teleport"));

        assertThat(info.capabilities())
                .containsExactly(
                        HostCapability.PV,
                        HostCapability.HVM,
                        HostCapability.PV_DIRECTIO,
                        HostCapability.HVM_DIRECTIO,
                        HostCapability.HAP,
                        HostCapability.SHADOW,
                        HostCapability.VMTRACE,
                        HostCapability.VPMU,
                        HostCapability.GNTTAB_V2);
        assertThat(info.raw().get("virt_caps")).contains("teleport");
        assertThat(info.highestCpu()).isEqualTo(3);
        assertThat(info.numaNodes()).isEmpty();
    }

    @Test
    void aHostThatDoesNotSayHasNoCapability() {
        var size = ByteSize.mebibytes(1);

        assertThat(new HostInfo("4.4", size, size, 1, Map.of()).capabilities()).isEmpty();
    }
}
