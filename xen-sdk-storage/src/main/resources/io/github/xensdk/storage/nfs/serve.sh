# The NFS server, with version 4.2, now and after each boot. Comes after service.sh and other-exports.sh.
#   $1 look, do, undo or purge   $2 what look kept: how the service was before
#   $3 /run/systemd/system   $4 /proc/fs/nfsd
verb=$1 before=$2 systemd=$3 nfsd=$4
PATH=$PATH:/usr/sbin:/sbin
export PATH

unit() { echo nfs-server; }
running() { [ "$(cat "$nfsd/threads" 2> /dev/null || echo 0)" -gt 0 ]; }

case $verb in
    look)
        if running; then
            case " $(cat "$nfsd/versions") " in
                *' +4.2 '*) look_at nfs-server ;;
                *) echo 'refuse the NFS server runs without version 4.2: see /etc/nfs.conf' ;;
            esac
        elif [ -d "$systemd" ]; then
            look_at nfs-server
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
        # Without systemd nothing was started.
        [ ! -d "$systemd" ] || put_back nfs-server
        ;;
esac
