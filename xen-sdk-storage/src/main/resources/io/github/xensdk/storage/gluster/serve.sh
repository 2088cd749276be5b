# GlusterFS's management daemon, now and after each boot. Comes after gluster.sh and other-volumes.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /run/glusterd.pid   $5 /proc   $6 /var/lib/glusterd
verb=$1 before=$2 systemd=$3 pid=$4 processes=$5 needs=$6

enabled() { systemctl is-enabled --quiet glusterd 2> /dev/null; }
running() { [ -f "$pid" ] && [ "$(cat "$processes/$(cat "$pid")/comm" 2> /dev/null)" = glusterd ]; }
stopped() { ! running; }

case $verb in
    look)
        if running && { [ ! -d "$systemd" ] || enabled; }; then
            echo there
        elif [ -d "$systemd" ]; then
            echo "keep $(running && echo running || echo stopped) $(enabled && echo enabled || echo disabled)"
            echo 'change starts glusterd, now and at each boot'
        else
            echo 'keep stopped'
            echo 'change starts glusterd'
        fi
        ;;
    do)
        if [ -d "$systemd" ]; then
            systemctl enable --now glusterd >&2 || exit 1
        else
            running || glusterd -p "$pid" >&2 || exit 1
        fi
        within 60 answers || { echo 'glusterd does not answer: see /var/log/glusterfs/glusterd.log' >&2; exit 1; }
        ;;
    undo | purge)
        [ -n "$before" ] || exit 0
        why=$(still_needed | head -n 1)
        if [ -n "$why" ]; then
            echo "left glusterd: $why"
            exit 0
        fi
        if [ -d "$systemd" ]; then
            case $before in *disabled) systemctl disable --quiet glusterd >&2 || exit 1 ;; esac
            case $before in stopped*) systemctl stop glusterd >&2 || exit 1 ;; esac
        elif running; then
            pkill -F "$pid" && within 30 stopped || { echo 'glusterd does not end' >&2; exit 1; }
        fi
        ;;
esac
