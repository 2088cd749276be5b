# What every part of the lab uses: messages, steps with a time limit, the state of this lab. Sourced by lab/lab.
# shellcheck shell=bash

# shellcheck disable=SC2034  # used by the other parts
readonly EXIT_USAGE=2 EXIT_DOWN=3
readonly HOSTS=(nevers avignon)
readonly GUESTS=(guest-01 guest-02 guest-03 guest-04)

say() { printf 'lab: [%3d s] %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'lab: %s\n' "$*" >&2; exit 1; }
usage_error() { printf 'lab: %s\nTry: lab/lab help\n' "$*" >&2; exit "$EXIT_USAGE"; }

# step LIMIT LOG TITLE COMMAND...: runs COMMAND with its output in LOG and tells how long it has been at it. Stops it
# and its children when LIMIT seconds are over, or when the lab command itself is interrupted.
STEP_GROUP=
step() {
    local limit=$1 log=$2 title=$3 started=$SECONDS told=$SECONDS status=0
    shift 3
    say "$title"
    set -m # a process group of its own, so that the children can be stopped with it
    "$@" > "$log" 2>&1 < /dev/null &
    STEP_GROUP=$!
    set +m
    while kill -0 "$STEP_GROUP" 2> /dev/null; do
        if ((SECONDS - started >= limit)); then
            stop_step
            step_failed "$log" "$title: not done after $limit s"
            return 1
        fi
        if ((SECONDS - told >= 10)); then
            told=$SECONDS
            say "$title: at it for $((SECONDS - started)) s"
        fi
        sleep 0.2
    done
    wait "$STEP_GROUP" || status=$?
    STEP_GROUP=
    ((status == 0)) || step_failed "$log" "$title: failed ($status)"
    return "$status"
}

stop_step() {
    [[ -n $STEP_GROUP ]] || return 0
    kill -TERM -- "-$STEP_GROUP" 2> /dev/null || true
    sleep 1
    kill -KILL -- "-$STEP_GROUP" 2> /dev/null || true
    STEP_GROUP=
}

step_failed() { # LOG MESSAGE
    say "$2; the end of $1:"
    tail -n 25 "$1" | sed 's/^/  | /' >&2
}

# poll LIMIT COMMAND...: false when COMMAND did not succeed within LIMIT seconds
poll() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < until)) || return 1
        sleep 0.2
    done
}

is_one_of() { # WORD CANDIDATE...
    local word=$1 candidate
    shift
    for candidate; do [[ $candidate != "$word" ]] || return 0; done
    return 1
}

require_host() {
    is_one_of "$1" "${HOSTS[@]}" || usage_error "no such host: $1 (there are: ${HOSTS[*]})"
}

index_of() { # WORD WORDS...: its place, from 1
    local word=$1 place=1 candidate
    shift
    for candidate; do
        [[ $candidate != "$word" ]] || { echo "$place"; return; }
        place=$((place + 1))
    done
    return 1
}

# --- addresses: the lab's own network, which nothing outside of the emulated machines ever sees

host_address() { echo "10.77.0.$((10 + $(index_of "$1" "${HOSTS[@]}")))"; }
guest_address() { echo "10.77.0.$((50 + $(index_of "$1" "${GUESTS[@]}")))"; }
guest_mac() { printf '00:16:3e:77:00:%02d\n' "$((50 + $(index_of "$1" "${GUESTS[@]}")))"; }

# --- ports on 127.0.0.1: one block of twenty a lab

# shellcheck disable=SC2034
readonly PORTS_FIRST=22000 PORTS_BLOCK=20 PORTS_BLOCKS=50
host_port() { echo "$(($(state ports) + $(index_of "$1" "${HOSTS[@]}")))"; }
guest_port() { # udp|tcp|ssh GUEST
    local offset
    case $1 in udp) offset=2 ;; tcp) offset=6 ;; ssh) offset=10 ;; esac
    echo "$(($(state ports) + offset + $(index_of "$2" "${GUESTS[@]}")))"
}

# --- state of this lab: a small file of KEY=VALUE lines in its directory

state() { sed -n "s/^$1=//p" "$DIR/state" 2> /dev/null || true; }
set_state() { # KEY VALUE
    { grep -v "^$1=" "$DIR/state" 2> /dev/null || true; echo "$1=$2"; } > "$DIR/state.new"
    mv "$DIR/state.new" "$DIR/state"
}

# Commands that change the lab run one at a time. The daemons must not inherit the lock: they are started with 9>&-.
lock_lab() {
    mkdir -p "$DIR"
    exec 9> "$DIR/lock"
    flock -w 900 9 || die "another lab command holds $DIR/lock"
}
