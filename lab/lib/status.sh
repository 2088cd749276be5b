# What a lab is, for people and as JSON for programs. Sourced by lab/lab.
# shellcheck shell=bash

lab_status() { # [--json]
    local name up=down
    if is_up; then up=up; fi
    if [[ ${1-} == --json ]]; then
        if [[ $up == up ]]; then json_up; else printf '{"state":"down","dir":"%s"}\n' "$DIR"; fi
    elif [[ $up == up ]]; then
        echo "up: $DIR ($(state accelerator))"
        for name in "${HOSTS[@]}"; do
            echo "  $name: ssh -p $(host_port "$name") root@127.0.0.1, $(host_address "$name") inside"
        done
        echo "  guests: $(guest_port udp guest-01)-$(guest_port udp guest-04) UDP echo," \
            "$(guest_port tcp guest-01)-$(guest_port tcp guest-04) TCP echo," \
            "$(guest_port ssh guest-01)-$(guest_port ssh guest-04) SSH"
        echo "  snapshots: $(snapshots)"
    else
        echo "down: $DIR"
        for name in "${PROGRAMS[@]}"; do
            if alive "$name"; then echo "  still running: $name ($(pid_of "$name"))"; fi
        done
    fi
    [[ $up == up ]] || return "$EXIT_DOWN"
}

json_up() {
    local name comma=
    printf '{"state":"up","dir":"%s","accelerator":"%s","keyFile":"%s/id_ed25519","knownHosts":"%s/known_hosts",\n "hosts":[' \
        "$DIR" "$(state accelerator)" "$DIR" "$DIR"
    for name in "${HOSTS[@]}"; do
        printf '%s{"name":"%s","user":"root","sshHost":"127.0.0.1","sshPort":%d,"address":"%s","bridge":"xenbr0","hostKeys":["%s"],"pid":%d}' \
            "$comma" "$name" "$(host_port "$name")" "$(host_address "$name")" \
            "$(host_key "$(host_port "$name")")" "$(pid_of "$name")"
        comma=$',\n          '
    done
    printf '],\n "sharedDirectory":"/xen/shared",\n "guest":{"user":"root","kernel":"/xen/lab/vmlinux","ramdisk":"/xen/lab/initrd.img","memoryMiB":96,"hostKeys":["%s"]},\n "guests":[' \
        "$(host_key "$(guest_port ssh guest-01)")"
    comma=
    # Locked down, a kernel makes no files for tracing: they are 10 MB of the 49 that a guest has. Each migration costs it one more, for
    # good (its network front end loses a ring's pages), so without this it ran out of memory after seven.
    for name in "${GUESTS[@]}"; do
        printf '%s{"name":"%s","disk":"/xen/shared/%s.img","mac":"%s","address":"%s","udpEchoPort":%d,"tcpEchoPort":%d,"sshPort":%d,"kernelArguments":"%s"}' \
            "$comma" "$name" "$name" "$(guest_mac "$name")" "$(guest_address "$name")" "$(guest_port udp "$name")" \
            "$(guest_port tcp "$name")" "$(guest_port ssh "$name")" \
            "root=/dev/xvda rw console=hvc0 quiet mitigations=off net.ifnames=0 lockdown=confidentiality ip=$(guest_address "$name")/24 lab.guest=$name"
        comma=$',\n           '
    done
    printf ']}\n'
}

host_key() { sed -n "s/^\[127.0.0.1\]:$1 //p" "$DIR/known_hosts"; }
