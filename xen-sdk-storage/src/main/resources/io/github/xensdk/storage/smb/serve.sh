# The Samba server, now and after each boot. Comes after service.sh and other-shares.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /run/samba/smbd.pid   $5 /proc
verb=$1 before=$2 systemd=$3 pid=$4 processes=$5
PATH=$PATH:/usr/sbin:/sbin
export PATH

# Debian's name, and Red Hat's.
unit() { systemctl cat smb > /dev/null 2>&1 && echo smb || echo smbd; }
running() { [ -f "$pid" ] && [ -d "$processes/$(cat "$pid")" ]; }
stop() { service_of_old stop || kill "$(cat "$pid")"; }
service_of_old() { [ -x /etc/init.d/smbd ] && service smbd "$1" >&2; }

case $verb in
    look) look_at Samba ;;
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
    undo | purge) put_back 'the Samba server' ;;
esac
