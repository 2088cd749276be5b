# GlusterFS's management daemon, now and after each boot. Comes after service.sh, gluster.sh and other-volumes.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /run/glusterd.pid   $5 /proc   $6 /var/lib/glusterd
verb=$1 before=$2 systemd=$3 pid=$4 processes=$5 needs=$6

unit() { echo glusterd; }
running() { [ -f "$pid" ] && [ "$(cat "$processes/$(cat "$pid")/comm" 2> /dev/null)" = glusterd ]; }
stopped() { ! running; }
stop() { pkill -F "$pid" && within 30 stopped || { echo 'glusterd does not end' >&2; return 1; }; }

case $verb in
    look) look_at glusterd ;;
    do)
        if [ -d "$systemd" ]; then
            systemctl enable --now glusterd >&2 || exit 1
        else
            running || glusterd -p "$pid" >&2 || exit 1
        fi
        within 60 answers || { echo 'glusterd does not answer: see /var/log/glusterfs/glusterd.log' >&2; exit 1; }
        ;;
    undo | purge) put_back glusterd ;;
esac
