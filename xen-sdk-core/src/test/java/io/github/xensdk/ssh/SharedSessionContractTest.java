package io.github.xensdk.ssh;

/** Against a server whose commands share a session, as dropbear's do: ending one must not end the others, or the server. */
class SharedSessionContractTest extends SshTransportContractTest {

    @Override
    void configure(SshServerFixture fixture) {
        fixture.noOwnSessions();
    }
}
