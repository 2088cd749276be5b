# The NFS server, with version 4.2, now and after each boot. Comes after other-exports.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /proc/fs/nfsd
verb=$1 before=$2 systemd=$3 nfsd=$4
PATH=$PATH:/usr/sbin:/sbin
export PATH

enabled() { systemctl is-enabled --quiet nfs-server 2> /dev/null; }
running() { [ "$(cat "$nfsd/threads" 2> /dev/null || echo 0)" -gt 0 ]; }

case $verb in
    look)
        if running; then
            case " $(cat "$nfsd/versions") " in
                *' +4.2 '*) ;;
                *)
                    echo 'refuse the NFS server runs without version 4.2: see /etc/nfs.conf'
                    exit 0
                    ;;
            esac
            if [ ! -d "$systemd" ] || enabled; then
                echo there
                exit 0
            fi
        fi
        if [ -d "$systemd" ]; then
            echo "keep $(running && echo running || echo stopped) $(enabled && echo enabled || echo disabled)"
            echo 'change starts nfs-server, now and at each boot'
        elif command -v rpc.nfsd > /dev/null; then
            echo 'refuse no NFS server runs, and there is no systemd that would start one'
        else
            echo 'change starts the NFS server'
        fi
        ;;
    do)
        [ ! -d "$systemd" ] || systemctl enable --now nfs-server >&2
        ;;
    undo | purge)
        [ -d "$systemd" ] && [ -n "$before" ] || exit 0
        why=$(still_needed)
        if [ -n "$why" ]; then
            echo "left nfs-server: $why"
            exit 0
        fi
        case $before in *disabled) systemctl disable --quiet nfs-server >&2 || exit 1 ;; esac
        case $before in stopped*) systemctl stop nfs-server >&2 || exit 1 ;; esac
        ;;
esac
