# A lab's life: up, down, snapshots. Sourced by lab/lab.
# shellcheck shell=bash

readonly READY=ready

lab_up() {
    if is_up; then
        say "already up: $DIR"
        return
    fi
    none_alive || say "half of a lab is running: stopping it"
    stop_all
    mkdir -p "$DIR/logs"
    chmod 0700 "$DIR"
    require_packages
    ensure_image
    set_state accelerator "$(accelerator)"
    set_state phase starting
    if disks_are_ready || take_booted_disks; then
        start_from_snapshot "$READY" && { say "up, from the snapshot of a booted pair"; return; }
        say "the snapshot does not work: booting instead"
        stop_all
        rm -rf "$CACHE/booted-$(booted_key)"
        set_state phase starting
    fi
    boot
    say "up"
}

boot() {
    local host
    fresh_disks
    set_state image "$IMAGE"
    set_state booted "$(booted_key)"
    start_network
    write_known_hosts
    for host in "${HOSTS[@]}"; do start_host "$host" || die "$host does not start"; done
    for host in "${HOSTS[@]}"; do
        step 400 "$DIR/logs/boot-$host.log" "$host boots (about 20 s)" wait_for_boot "$host" ||
            { tail -n 25 "$DIR/logs/console-$host.log" >&2; die "$host does not come up"; }
    done
    step 180 "$DIR/logs/check.log" "checking both hosts over SSH" check_hosts || die "the hosts do not answer as they should"
    set_state phase up
    take_snapshot "$READY" keep_booted_disks
}

wait_for_boot() {
    until grep -q "LAB-READY $1" "$DIR/logs/console-$1.log"; do
        alive "$1" || { echo "its QEMU is gone"; return 1; }
        ! grep "LAB-FAILED\|Kernel panic\|Panic on CPU" "$DIR/logs/console-$1.log" || return 1
        sleep 0.3
    done
}

# Over one connection a host, both at the same time: xl answers, the shared storage is there, the clocks are right.
check_hosts() {
    local host words=()
    for host in "${HOSTS[@]}"; do
        ssh_command "$host"
        ((${#words[@]} == 0)) || words+=(--)
        words+=("$host" "${SSH[@]}" "xl info > /dev/null && xl list > /dev/null && lab-storage > /dev/null && exec lab-clock")
    done
    "$LAB/lib/set-clocks" "${words[@]}"
}

# Like a power cut: what the host had not written to its disk is lost.
reset_host() {
    stop_program "$1"
    IMAGE=$(state image)
    start_host "$1" || die "$1 does not start"
    step 400 "$DIR/logs/boot-$1.log" "$1 boots (about 40 s)" wait_for_boot "$1" ||
        { tail -n 25 "$DIR/logs/console-$1.log" >&2; die "$1 does not come up"; }
    step 180 "$DIR/logs/check.log" "checking both hosts over SSH" check_hosts || die "the hosts do not answer as they should"
}

lab_down() {
    stop_all
    say "down"
}

# --- snapshots of the pair: both machines stand still while they are saved or loaded, so that what one of them knows of the
# --- other (NFS, migrations) fits

both() { # MONITOR-COMMAND...
    local host
    for host in "${HOSTS[@]}"; do monitor "$host" "$@" || return 1; done
}

# take_snapshot NAME [COMMAND]: COMMAND runs while both stand still
take_snapshot() {
    rm -f "$DIR/snapshots/$1"
    step 300 "$DIR/logs/snapshot.log" "taking the snapshot $1" save_both "$@" || die "the snapshot could not be taken"
    touch "$DIR/snapshots/$1"
    # the clocks stood still, too
    step 180 "$DIR/logs/check.log" "checking both hosts and setting their clocks" check_hosts || die "the hosts do not answer after the snapshot"
}

save_both() {
    local status=0
    both stop && both "savevm $1" && "${2:-true}" "$1" || status=1
    both cont && return "$status"
}

restore_snapshot() {
    [[ -e $DIR/snapshots/$1 ]] || die "no snapshot $1 (there are: $(snapshots))"
    IMAGE=$(state image)
    [[ -d $IMAGE ]] || die "the image of this lab's disks is gone: $IMAGE"
    start_from_snapshot "$1" || die "the snapshot could not be loaded"
    say "restored $1"
}

snapshots() { find "$DIR/snapshots" -type f -printf '%f ' 2> /dev/null || true; }

# Always with new QEMUs, which take a second. `loadvm` in a running one is a trap under TCG: the time stamp counter does not
# go back with the other clocks (cpu_ticks_prev in QEMU's softmmu/cpu-timers.c), and Xen's timers go wrong for minutes.
start_from_snapshot() {
    local host
    if is_up; then
        for host in "${HOSTS[@]}"; do stop_program "$host"; done
        for host in "${HOSTS[@]}"; do heal_host "$host"; done
    else
        stop_all
        start_network
        write_known_hosts
    fi
    set_state phase starting
    for host in "${HOSTS[@]}"; do start_host "$host" -S -loadvm "$1" || return 1; done
    step 60 "$DIR/logs/restore.log" "starting from the snapshot $1" both cont || return 1
    step 180 "$DIR/logs/check.log" "checking both hosts and setting their clocks" check_hosts || return 1
    set_state phase up
}

# --- booted disks: the first boot's `ready` snapshot is kept in the cache, and later labs on this machine start from it

# A machine's state can only be loaded by the same QEMU, on a processor whose time stamp counter runs at the same rate.
booted_key() {
    { basename "$IMAGE"; accelerator; qemu-system-x86_64 --version; grep -m 1 '^model name' /proc/cpuinfo
        cat /etc/machine-id "$LAB/lib/machines.sh"; } 2> /dev/null | sha256sum | cut -c 1-16
}

disks_are_ready() { [[ -e $DIR/snapshots/$READY && $(state booted) == "$(booted_key)" ]]; }

keep_booted_disks() {
    local kept new
    kept=$CACHE/booted-$(booted_key)
    [[ ! -d $kept ]] || return 0
    new=$(mktemp -d "$kept.XXXXXX") || return 0
    # nothing depends on it: without room for a copy, labs boot
    if cp --sparse=always --reflink=auto "$DIR"/disks/*.qcow2 "$new/" && chmod 0700 "$new"; then
        mv -T "$new" "$kept" 2> /dev/null && return 0
    fi
    rm -rf "$new"
}

take_booted_disks() {
    local kept
    kept=$CACHE/booted-$(booted_key)
    [[ -d $kept ]] || return 1
    touch "$kept"
    rm -rf "$DIR/disks" "$DIR/snapshots"
    mkdir -p "$DIR/disks" "$DIR/snapshots"
    cp --sparse=always --reflink=auto "$kept"/*.qcow2 "$DIR/disks/"
    touch "$DIR/snapshots/$READY"
    set_state image "$IMAGE"
    set_state booted "$(booted_key)"
}
