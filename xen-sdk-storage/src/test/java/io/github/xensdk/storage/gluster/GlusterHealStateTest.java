package io.github.xensdk.storage.gluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GlusterFS 10.3 prints, captured between three hosts of Debian 12, and what it does not. */
class GlusterHealStateTest {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <cliOutput>
            """;

    private static final String TAIL = """
              <opRet>0</opRet>
              <opErrno>0</opErrno>
              <opErrstr/>
            </cliOutput>
            """;

    /** Captured: the second host's link is down, and the first one has written since. */
    private static final String ONE_IS_AWAY = HEAD + """
              <healInfo>
                <bricks>
                  <brick hostUuid="1506c14c-7869-4bb1-a7a6-d7c6973cb4cb">
                    <name>10.88.0.11:/data/b/data</name>
                    <status>Connected</status>
                    <totalNumberOfEntries>2</totalNumberOfEntries>
                    <numberOfEntriesInHealPending>2</numberOfEntriesInHealPending>
                    <numberOfEntriesInSplitBrain>0</numberOfEntriesInSplitBrain>
                    <numberOfEntriesPossiblyHealing>0</numberOfEntriesPossiblyHealing>
                  </brick>
                  <brick hostUuid="-">
                    <name>10.88.0.12:/data/b/data</name>
                    <status>Failed to process entries completely. (Transport endpoint is not connected)totalNumberOfEntries0</status>
                  </brick>
                  <brick hostUuid="1506c14c-7869-4bb1-a7a6-d7c6973cb4cb">
                    <name>10.88.0.11:/data/b/arbiter</name>
                    <status>Connected</status>
                    <totalNumberOfEntries>2</totalNumberOfEntries>
                    <numberOfEntriesInHealPending>2</numberOfEntriesInHealPending>
                    <numberOfEntriesInSplitBrain>0</numberOfEntriesInSplitBrain>
                    <numberOfEntriesPossiblyHealing>0</numberOfEntriesPossiblyHealing>
                  </brick>
                </bricks>
              </healInfo>
            """ + TAIL;

    /** Captured, and shortened: of the four connections of each brick, two hosts have two each. */
    private static final String CLIENTS = HEAD + """
              <opRet>0</opRet>
              <opErrno>0</opErrno>
              <opErrstr/>
              <volStatus>
                <volumes>
                  <volume>
                    <volName>xensdk-12345678</volName>
                    <nodeCount>4</nodeCount>
                    <node>
                      <hostname>10.88.0.11</hostname>
                      <path>/data/b/data</path>
                      <status>1</status>
                      <clientsStatus>
                        <clientCount>4</clientCount>
                        <client>
                          <hostname>10.88.0.11:49148</hostname>
                          <bytesRead>8400</bytesRead>
                          <bytesWrite>9428</bytesWrite>
                          <opVersion>100000</opVersion>
                        </client>
                        <client>
                          <hostname>10.88.0.12:49145</hostname>
                          <bytesRead>1984</bytesRead>
                          <bytesWrite>2228</bytesWrite>
                          <opVersion>100000</opVersion>
                        </client>
                        <client>
                          <hostname>10.88.0.11:49137</hostname>
                          <bytesRead>3196</bytesRead>
                          <bytesWrite>1788</bytesWrite>
                          <opVersion>100000</opVersion>
                        </client>
                      </clientsStatus>
                    </node>
                  </volume>
                </volumes>
              </volStatus>
            </cliOutput>
            """;

    private static GlusterHealState parse(String text) {
        return new GlusterHealState(GlusterXml.bricks(text));
    }

    /** Synthetic: with a majority that is needed for writing it does not come to this by itself. */
    private static String twoBricks(String splitBrain) {
        String brick = """
                <brick hostUuid="-">
                  <name>10.88.0.1#:/b/data</name>
                  <status>Connected</status>
                  <totalNumberOfEntries>#</totalNumberOfEntries>
                  <numberOfEntriesInSplitBrain>%s</numberOfEntriesInSplitBrain>
                </brick>
                """.formatted(splitBrain);
        return HEAD + "<healInfo><bricks>" + brick.replace("#", "1") + brick.replace("#", "3") + "</bricks></healInfo>"
                + TAIL;
    }

    @Test
    void aBrickThatIsAwayIsOfflineAndWhatItMissesIsPending() {
        GlusterHealState state = parse(ONE_IS_AWAY);

        assertThat(state.bricks())
                .containsExactly(
                        new GlusterHealState.Brick("10.88.0.11", "/data/b/data", true, 2, 0),
                        new GlusterHealState.Brick("10.88.0.12", "/data/b/data", false, 0, 0),
                        new GlusterHealState.Brick("10.88.0.11", "/data/b/arbiter", true, 2, 0));
        assertThat(state.isWhole()).isFalse();
        assertThat(state.describe()).isEqualTo("offline: 10.88.0.12:/data/b/data; 2 to be healed, 0 in split brain");
    }

    @Test
    void withoutThemItIsWhole() {
        GlusterHealState state = parse(ONE_IS_AWAY
                .replaceAll(
                        "Failed[^<]*</status>",
                        "Connected</status>"
                                + "<totalNumberOfEntries>0</totalNumberOfEntries>"
                                + "<numberOfEntriesInSplitBrain>0</numberOfEntriesInSplitBrain>")
                .replace("<totalNumberOfEntries>2<", "<totalNumberOfEntries>0<"));

        assertThat(state.isWhole()).isTrue();
        assertThat(state.describe()).contains("all bricks are online");
    }

    @Test
    void theBrickThatKnowsOfMostCounts() {
        GlusterHealState state = parse(twoBricks("1"));

        assertThat(state.pending()).isEqualTo(3);
        assertThat(state.splitBrain()).isEqualTo(1);
        assertThat(state.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "", "-1", "1e3", "9999999999999999", "１", "1 2"})
    void whatIsNoCountIsNotGuessed(String count) {
        assertThatThrownBy(() -> parse(twoBricks(count))).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void otherTextIsNotRecognisedAndNothingOutsideItIsRead() {
        for (String hostile : List.of(
                "",
                "Connection failed. Please check if gluster daemon is operational.",
                "<cliOutput>",
                HEAD + TAIL,
                ONE_IS_AWAY.replace("<opRet>0<", "<opRet>-1<"),
                ONE_IS_AWAY.replace("cliOutput", "cliInput"),
                ONE_IS_AWAY.replace("<name>10.88.0.12:/data/b/data</name>", ""),
                ONE_IS_AWAY.replace("10.88.0.12:/data", "data"),
                ONE_IS_AWAY + "<more/>",
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><cliOutput>&b;</cliOutput>",
                "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                        + ONE_IS_AWAY.substring(ONE_IS_AWAY.indexOf('\n')).replace("Connected", "&a;"))) {
            assertThatThrownBy(() -> parse(hostile)).as(hostile).isInstanceOf(OutputNotRecognisedException.class);
        }
    }

    @Test
    void clientsAreNamedOnceByTheirAddresses() {
        assertThat(GlusterXml.clients(CLIENTS)).containsExactly("10.88.0.11", "10.88.0.12");
    }
}
