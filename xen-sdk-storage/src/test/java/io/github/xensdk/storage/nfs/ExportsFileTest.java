package io.github.xensdk.storage.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportsFileTest {

    @Test
    void whatExportfsTakesHasNoFault() {
        String text = """
                # of the administrator
                /srv/a  10.77.0.0/24(rw,sync,no_subtree_check) host.example.org(ro,sec=krb5:sys)

                /srv/b -sync,rw host1 host2(ro) \\
                        host3(fsid=17,anonuid=65534)
                "/srv/with space" *(ro)   # for all
                /srv/c @netgroup
                """;

        assertThat(ExportsFile.faults(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/srv 10.77.0.7(rww,sync)|unknown option 'rww'|true",
                "/srv 10.77.0.7(rw,sync|do not end with ')'|true",
                "/srv 10.77.0.7(rw)x|do not end with ')'|true",
                "/srv -rww host|unknown option 'rww'|true",
                "srv host(rw)|not absolute|true",
                "'\"/srv host(rw)'|no second one|true",
                "/srv host (rw)|exports to everyone|false",
                "/srv|names no client|false"
            })
    void aFaultIsNamedWithItsLine(String line, String what, boolean breaks) {
        List<ExportsFile.Fault> faults = ExportsFile.faults("# first\n\n" + line + "\n/other host(rw)\n");

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.text()).isEqualTo(line);
            assertThat(fault.what()).contains(what);
            assertThat(fault.breaks()).isEqualTo(breaks);
        });
    }

    @Test
    void aLineOverSeveralIsNamedByItsFirst() {
        assertThat(ExportsFile.faults("/a host(rw)\n/b host(ro) \\\n  other(nope)\n"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
    }
}
