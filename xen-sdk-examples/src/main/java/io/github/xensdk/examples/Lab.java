package io.github.xensdk.examples;

import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The project's lab: two real Xen hosts in QEMU, reached through 127.0.0.1. This is what {@code lab/lab status --json} says of
 * it.
 *
 * @param accelerator {@code kvm} or {@code tcg}
 * @param hosts the Xen hosts
 * @param sharedDirectory the storage that both hosts see
 * @param kernel the guests' kernel, a path on each host
 * @param ramdisk the guests' initial RAM disk, a path on each host
 * @param memoryMiB the guests' memory
 * @param bridge the bridge that guests join
 * @param guests what a guest may be made of; none of them exists until somebody creates it
 */
record Lab(
        String accelerator,
        List<SshEndpoint> hosts,
        String sharedDirectory,
        String kernel,
        String ramdisk,
        int memoryMiB,
        String bridge,
        List<Slot> guests) {

    private static final Duration GUEST_MAY_STAND = Duration.ofSeconds(30);
    private static final Duration GUEST_ANSWERS = Duration.ofSeconds(90);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Building the images takes minutes the first time; the lab bounds each of its steps itself. */
    private static final long UP_MINUTES = 30;

    /**
     * What one guest is made of, and how it is reached.
     *
     * @param name its name
     * @param disk its disk, on the shared storage
     * @param mac its network address
     * @param kernelArguments its kernel's command line
     * @param udpEchoPort the port on 127.0.0.1 that leads to its UDP echo
     * @param endpoint its SSH server
     */
    record Slot(String name, String disk, String mac, String kernelArguments, int udpEchoPort, SshEndpoint endpoint) {}

    /** Brings the lab up, which shows its own progress, and reads what it says of itself. A lab that is up stays as it is. */
    static Lab up() {
        Path script = script();
        call(script, ProcessBuilder.Redirect.INHERIT, "up");
        return status();
    }

    /** Reads what a lab that is up says of itself. */
    static Lab status() {
        return parse(call(script(), ProcessBuilder.Redirect.PIPE, "status", "--json"));
    }

    /** One of its hosts. */
    SshEndpoint host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabException("the lab has no host " + name + "; it has " + hosts));
    }

    /** Has lab/lab do something with a host: {@code cut}, {@code heal} or {@code reset}. */
    static void control(String command, String host) {
        call(script(), ProcessBuilder.Redirect.INHERIT, command, host);
    }

    private static Path script() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            Path script = place.resolve("lab").resolve("lab");
            if (Files.isExecutable(script)) {
                return script;
            }
        }
        throw new LabException("no lab/lab here or above: --lab works within a checkout of xen-sdk");
    }

    private static String call(Path script, ProcessBuilder.Redirect output, String... arguments) {
        var command = new ArrayList<String>();
        command.add(script.toString());
        command.addAll(List.of(arguments));
        String shown = "lab/lab " + String.join(" ", arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(output)
                    .start();
            process.getOutputStream().close();
            byte[] text = process.getInputStream().readAllBytes();
            if (!process.waitFor(UP_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new LabException(shown + " did not end within " + UP_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new LabException(shown + " failed with exit status " + process.exitValue());
            }
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new LabException(shown + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException(shown + " was interrupted", e);
        }
    }

    static Lab parse(String json) {
        try {
            JsonNode lab = JSON.readTree(json);
            if (!lab.path("state").asString("").equals("up")) {
                throw new LabException("the lab is not up: run lab/lab up");
            }
            Path key = Path.of(lab.required("keyFile").asString());
            Path knownHosts = Path.of(lab.required("knownHosts").asString());
            JsonNode guest = lab.required("guest");
            var hosts = new ArrayList<SshEndpoint>();
            @Nullable String bridge = null;
            for (JsonNode host : lab.required("hosts")) {
                hosts.add(host(host, key, knownHosts));
                bridge = host.required("bridge").asString();
            }
            var guests = new ArrayList<Slot>();
            for (JsonNode slot : lab.required("guests")) {
                guests.add(slot(slot, guest.required("user").asString(), key, knownHosts));
            }
            if (hosts.size() < 2 || guests.size() < 2 || bridge == null) {
                throw new LabException("the lab has not two hosts and two guests: " + json);
            }
            return new Lab(
                    lab.required("accelerator").asString(),
                    List.copyOf(hosts),
                    lab.required("sharedDirectory").asString(),
                    guest.required("kernel").asString(),
                    guest.required("ramdisk").asString(),
                    guest.required("memoryMiB").asInt(),
                    bridge,
                    List.copyOf(guests));
        } catch (JacksonException e) {
            throw new LabException("lab/lab status --json printed something else: " + json, e);
        }
    }

    private static SshEndpoint host(JsonNode host, Path key, Path knownHosts) {
        return SshEndpoint.builder(host.required("sshHost").asString())
                .name(host.required("name").asString())
                .port(host.required("sshPort").asInt())
                .user(host.required("user").asString())
                .privateKey(key)
                .hostKeys(HostKeys.knownHosts(knownHosts))
                .peer(host.required("address").asString(), 22)
                .build();
    }

    private static Slot slot(JsonNode slot, String user, Path key, Path knownHosts) {
        return new Slot(
                slot.required("name").asString(),
                slot.required("disk").asString(),
                slot.required("mac").asString(),
                slot.required("kernelArguments").asString(),
                slot.required("udpEchoPort").asInt(),
                SshEndpoint.builder("127.0.0.1")
                        .name(slot.required("name").asString())
                        .port(slot.required("sshPort").asInt())
                        .user(user)
                        .privateKey(key)
                        .hostKeys(HostKeys.knownHosts(knownHosts))
                        // A connection outlives the moves that the guest makes; on an emulated processor a new one
                        // takes long.
                        .keepAliveInterval(GUEST_MAY_STAND)
                        .connectTimeout(GUEST_ANSWERS)
                        .build());
    }
}
