# The Samba server, now and after each boot. Comes after other-shares.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /run/samba/smbd.pid   $5 /proc
verb=$1 before=$2 systemd=$3 pid=$4 processes=$5
PATH=$PATH:/usr/sbin:/sbin
export PATH

# Debian's name, and Red Hat's.
unit() { systemctl cat smb > /dev/null 2>&1 && echo smb || echo smbd; }
enabled() { systemctl is-enabled --quiet "$(unit)" 2> /dev/null; }
running() { [ -f "$pid" ] && [ -d "$processes/$(cat "$pid")" ]; }
service_of_old() { [ -x /etc/init.d/smbd ] && service smbd "$1" >&2; }

case $verb in
    look)
        if running && { [ ! -d "$systemd" ] || enabled; }; then
            echo there
        elif [ -d "$systemd" ]; then
            echo "keep $(running && echo running || echo stopped) $(enabled && echo enabled || echo disabled)"
            echo 'change starts Samba, now and at each boot'
        else
            echo 'keep stopped'
            echo 'change starts Samba'
        fi
        ;;
    do)
        if [ -d "$systemd" ]; then
            systemctl enable --now "$(unit)" >&2 || exit 1
        else
            service_of_old start || { mkdir -p -- "${pid%/*}" && smbd -D >&2; } || exit 1
        fi
        n=0
        until running || [ "$n" -ge 50 ]; do
            sleep 0.2
            n=$((n + 1))
        done
        ;;
    undo | purge)
        [ -n "$before" ] || exit 0
        why=$(still_needed)
        if [ -n "$why" ]; then
            echo "left the Samba server: $why"
            exit 0
        fi
        if [ -d "$systemd" ]; then
            case $before in *disabled) systemctl disable --quiet "$(unit)" >&2 || exit 1 ;; esac
            case $before in stopped*) systemctl stop "$(unit)" >&2 || exit 1 ;; esac
        elif running; then
            service_of_old stop || kill "$(cat "$pid")" || exit 1
        fi
        ;;
esac
