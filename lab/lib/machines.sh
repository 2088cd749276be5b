# The programs of a running lab: the switch, the gateway and two hosts. Sourced by lab/lab.
# shellcheck shell=bash

readonly PROGRAMS=(switch udp-gateway gateway "${HOSTS[@]}")

readonly XEN_ARGUMENTS='dom0_mem=640M,max:640M dom0_max_vcpus=1 sched=credit noreboot ucode=no spec-ctrl=no xpti=no com1=115200,8n1 console=com1 loglvl=warning guest_loglvl=all'
readonly LINUX_ARGUMENTS='console=hvc0 quiet mitigations=off net.ifnames=0 audit=0'
readonly HOST_MEMORY=1536
# Not `-cpu max`: dom0 crashes on SMAP, guests die on RDTSCP, and emulated XSAVE makes migrations fail at random.
readonly TCG_CPU=qemu64,+svm,+npt,+ssse3,+sse4.1,+sse4.2,+popcnt,+aes,+pclmulqdq,+cx16,-rdtscp

# A /dev/kvm that opens proves nothing: the processor must have the extensions, too.
accelerator() {
    if grep -q -E -w -m 1 'vmx|svm' /proc/cpuinfo && [[ -r /dev/kvm && -w /dev/kvm ]]; then echo kvm; else echo tcg; fi
}

sockets() { state sockets; }

# --- processes: each writes its own pid file, and carries the lab's unique socket directory on its command line, so that a
# --- pid which has gone to another program is never taken for ours

pid_of() { # PROGRAM: its pid if it is alive
    local pid words
    pid=$(cat "$DIR/run/$1.pid" 2> /dev/null) && [[ $pid =~ ^[0-9]+$ && -n $(sockets) ]] || return 1
    words=$(tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline") || return 1
    [[ $words == *"$(sockets)/"* ]] || return 1
    echo "$pid"
}
alive() { pid_of "$1" > /dev/null; }
gone() { ! alive "$1"; }

is_up() { [[ $(state phase) == up ]] && all_alive; }
all_alive() { local program; for program in "${PROGRAMS[@]}"; do alive "$program" || return 1; done; }
none_alive() { local program; for program in "${PROGRAMS[@]}"; do gone "$program" || return 1; done; }

stop_program() {
    local pid
    pid=$(pid_of "$1") || return 0
    kill -TERM "$pid" 2> /dev/null || true
    if ! poll 10 gone "$1"; then
        kill -KILL "$pid" 2> /dev/null || true
        poll 10 gone "$1" || die "process $pid ($1) does not end"
    fi
}

stop_all() {
    local index directory
    for ((index = ${#PROGRAMS[@]} - 1; index >= 0; index--)); do
        stop_program "${PROGRAMS[index]}"
    done
    directory=$(sockets)
    # made by start_network, and by nothing else
    [[ $directory != */xen-lab.?????? ]] || rm -rf "$directory"
    rm -rf "$DIR/run"
    [[ ! -f $DIR/state ]] || { set_state sockets ''; set_state phase down; }
}

# --- the network

start_network() {
    # a short path: the name of a unix socket has 108 bytes at most
    set_state sockets "$(mktemp -d "${TMPDIR:-/tmp}/xen-lab.XXXXXX")"
    mkdir -p "$DIR/run"
    vde_switch --sock "$(sockets)/switch" --mgmt "$(sockets)/switch.mgmt" --mode 0700 --numports 32 --daemon \
        --pidfile "$(realpath "$DIR/run")/switch.pid" < /dev/null > "$DIR/logs/switch.log" 2>&1 8>&- 9>&-
    poll 10 alive switch || die "the switch does not start; see $DIR/logs/switch.log"
    local host
    for host in "${HOSTS[@]}"; do
        switch_command "vlan/create $(cut_vlan "$host")"
    done
    start_gateways
}

switch_command() { "$LAB/lib/talk" "$(sockets)/switch.mgmt" "$@" > "$DIR/logs/switch-command.log" 2>&1 || die "the switch refused: $*"; }

# Two gateways carry connections from ports on 127.0.0.1 into the lab, and nothing out of it. A block of ports is taken by
# binding it: of two labs that want the same one, one goes on to the next.
start_gateways() {
    local block
    for ((block = 0; block < PORTS_BLOCKS; block++)); do
        set_state ports "$((PORTS_FIRST + block * PORTS_BLOCK))"
        if start_udp_gateway && start_tcp_gateway; then return; fi
        stop_program udp-gateway
        grep -q 'host forwarding rule' "$DIR/logs/gateway.log" || break
    done
    cat "$DIR/logs/gateway.log" >&2
    die "the gateways do not start"
}

start_udp_gateway() {
    local name forwards=()
    for name in "${GUESTS[@]}"; do
        forwards+=("$(guest_port udp "$name")=$(guest_mac "$name")=$(guest_address "$name")")
    done
    "$LAB/lib/udp-gateway" "$DIR/run/udp-gateway.pid" "$(sockets)/switch" 00:16:3e:77:01:09 10.77.0.9 "${forwards[@]}" \
        > "$DIR/logs/gateway.log" 2>&1 < /dev/null 8>&- 9>&-
}

# A QEMU without a machine, only its user network on a port of the switch. restrict=on: forwarded ports, and nothing else.
start_tcp_gateway() {
    qemu-system-x86_64 -machine none -nodefaults -display none \
        -netdev "user,id=user,restrict=on,ipv6=off,net=10.77.0.0/24,host=10.77.0.1$(forwards)" \
        -netdev hubport,id=inside,hubid=0,netdev=user \
        -netdev "vde,id=wire,sock=$(sockets)/switch,port=1" -netdev hubport,id=outside,hubid=0,netdev=wire \
        -monitor "unix:$(sockets)/gateway.monitor,server=on,wait=off" \
        -daemonize -pidfile "$DIR/run/gateway.pid" > "$DIR/logs/gateway.log" 2>&1 < /dev/null 8>&- 9>&-
}

forwards() {
    local name
    for name in "${HOSTS[@]}"; do
        printf ',hostfwd=tcp:127.0.0.1:%d-%s:22' "$(host_port "$name")" "$(host_address "$name")"
    done
    for name in "${GUESTS[@]}"; do
        printf ',hostfwd=tcp:127.0.0.1:%d-%s:7' "$(guest_port tcp "$name")" "$(guest_address "$name")"
        printf ',hostfwd=tcp:127.0.0.1:%d-%s:22' "$(guest_port ssh "$name")" "$(guest_address "$name")"
    done
}

# A host is cut off by moving its port of the switch into a VLAN of its own: QEMU notices nothing.
switch_port() { echo "$((1 + $(index_of "$1" "${HOSTS[@]}")))"; }
cut_vlan() { echo "$((100 + $(switch_port "$1")))"; }
cut_host() { switch_command "port/setvlan $(switch_port "$1") $(cut_vlan "$1")"; }
heal_host() { switch_command "port/setvlan $(switch_port "$1") 0"; }

# --- the hosts

# start_host NAME OPTION...: false, with QEMU's words on stderr, when it does not start
start_host() {
    local host=$1 accel cpu
    shift
    if [[ $(state accelerator) == kvm ]]; then
        accel=kvm cpu=host
    else
        accel=tcg,thread=multi,tb-size=512 cpu=$TCG_CPU
    fi
    [[ ! -f $DIR/logs/console-$host.log ]] || mv "$DIR/logs/console-$host.log" "$DIR/logs/console-$host.log.old"
    qemu-system-x86_64 -name "xen-lab-$host" -accel "$accel" -cpu "$cpu" -m "$HOST_MEMORY" \
        -nodefaults -display none -rtc base=utc \
        -kernel "$IMAGE/xen" -append "$XEN_ARGUMENTS" \
        -initrd "$IMAGE/vmlinuz $LINUX_ARGUMENTS lab.host=$host,$IMAGE/initrd.img" \
        -drive "file=$DIR/disks/$host.qcow2,if=none,id=disk,format=qcow2,discard=unmap" -device virtio-blk-pci,drive=disk \
        -netdev "vde,id=wire,sock=$(sockets)/switch,port=$(switch_port "$host")" \
        -device "virtio-net-pci,netdev=wire,mac=00:16:3e:77:01:0$(index_of "$host" "${HOSTS[@]}"),romfile=" \
        -serial "file:$DIR/logs/console-$host.log" \
        -monitor "unix:$(sockets)/$host.monitor,server=on,wait=off" \
        -daemonize -pidfile "$DIR/run/$host.pid" "$@" > "$DIR/logs/qemu-$host.log" 2>&1 < /dev/null 8>&- 9>&- ||
        { cat "$DIR/logs/qemu-$host.log" >&2; return 1; }
}

monitor() { # HOST COMMAND...
    "$LAB/lib/talk" "$(sockets)/$1.monitor" "${@:2}"
}

fresh_disks() {
    local host
    rm -rf "$DIR/disks" "$DIR/snapshots"
    mkdir -p "$DIR/disks" "$DIR/snapshots"
    for host in "${HOSTS[@]}"; do
        qemu-img create -q -f qcow2 -F raw -b "$IMAGE/root.img" "$DIR/disks/$host.qcow2"
    done
}

# --- SSH

ssh_options() {
    printf '%s\n' -F /dev/null -i "$DIR/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes \
        -o StrictHostKeyChecking=yes -o "UserKnownHostsFile=$DIR/known_hosts" -o GlobalKnownHostsFile=/dev/null \
        -o ConnectTimeout=60 -o ServerAliveInterval=15 -o LogLevel=ERROR
}

ssh_port() { # HOST-OR-GUEST
    if is_one_of "$1" "${HOSTS[@]}"; then host_port "$1"; else guest_port ssh "$1"; fi
}

ssh_command() { # HOST-OR-GUEST: sets SSH to the words of a command that opens a connection
    mapfile -t SSH < <(ssh_options)
    SSH=(ssh "${SSH[@]}" -p "$(ssh_port "$1")" root@127.0.0.1)
}

write_known_hosts() {
    local name
    {
        for name in "${HOSTS[@]}"; do
            echo "[127.0.0.1]:$(host_port "$name") $(public_key "host-$name")"
        done
        for name in "${GUESTS[@]}"; do
            echo "[127.0.0.1]:$(guest_port ssh "$name") $(public_key host-guest)"
        done
    } > "$DIR/known_hosts"
    install -m 0600 "$CACHE/keys/client" "$DIR/id_ed25519"
}
