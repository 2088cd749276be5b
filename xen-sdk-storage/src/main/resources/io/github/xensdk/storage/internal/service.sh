# A server's service. Whoever uses it has $before, what look kept, and $systemd, /run/systemd/system, and defines: unit, its name with
# systemd; running; stop, without systemd; and still_needed.
enabled() { systemctl is-enabled --quiet "$(unit)" 2> /dev/null; }

# Looks. $1 is what people call it.
look_at() {
    if running && { [ ! -d "$systemd" ] || enabled; }; then
        echo there
    elif [ -d "$systemd" ]; then
        echo "keep $(running && echo running || echo stopped) $(enabled && echo enabled || echo disabled)"
        echo "change starts $1, now and at each boot"
    else
        echo 'keep stopped'
        echo "change starts $1"
    fi
}

# As it was before.
put_back() {
    [ -n "$before" ] || return 0
    why=$(still_needed | head -n 1)
    if [ -n "$why" ]; then
        echo "left $1: $why"
    elif [ -d "$systemd" ]; then
        case $before in *disabled) systemctl disable --quiet "$(unit)" >&2 || return 1 ;; esac
        case $before in stopped*) systemctl stop "$(unit)" >&2 || return 1 ;; esac
    elif running; then
        stop
    fi
}
