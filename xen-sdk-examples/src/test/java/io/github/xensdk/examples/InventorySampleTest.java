package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.DomainType;
import io.github.xensdk.inventory.CredentialEntry;
import io.github.xensdk.inventory.GuestEntry;
import io.github.xensdk.inventory.HostEntry;
import io.github.xensdk.inventory.Inventory;
import io.github.xensdk.inventory.StorageEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InventorySampleTest {

    @Test
    void theSampleIsAnInventory() {
        var inventory = Inventory.read(Path.of("xen.yaml"));

        assertThat(inventory.hosts()).extracting(HostEntry::name).containsExactly("nevers", "avignon", "bourges");
        assertThat(inventory.credentials()).extracting(CredentialEntry::name).containsExactly("admin", "by-password");
        assertThat(inventory.storage()).extracting(StorageEntry::name).containsExactly("shared");
        assertThat(inventory.guests()).extracting(GuestEntry::name).containsExactly("guest-01", "guest-02");
        assertThat(inventory.guests())
                .extracting(guest -> guest.config().type())
                .containsOnly(DomainType.PVH);
    }

    @Test
    void anInventoryThatIsRefusedIsSaidWithoutAStackTrace() {
        var errors = new StringWriter();

        int status = Main.commandLine().setErr(new PrintWriter(errors)).execute("inventory", "nosuch.yaml");

        assertThat(status).isEqualTo(1);
        assertThat(errors.toString()).contains("nosuch.yaml: is not there").doesNotContain("\tat ");
    }
}
