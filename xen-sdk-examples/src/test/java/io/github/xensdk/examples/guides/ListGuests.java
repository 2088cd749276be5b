package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;

public final class ListGuests {

    private ListGuests() {}

    public static void main(String... names) {
        for (String name : names) {
            try (XenHost host = XenHost.connect(name)) {
                list(host);
            }
        }
    }

    static void list(XenHost host) {
        System.out.println(host.name() + " runs Xen " + host.info().xenVersion());
        for (Domain domain : host.domains().list()) {
            System.out.println(domain.name() + " is " + domain.state() + " and has " + domain.memory());
        }
    }
}
