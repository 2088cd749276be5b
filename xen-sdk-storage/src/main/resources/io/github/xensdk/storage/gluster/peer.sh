# Another server in the pool of this one. Comes after gluster.sh.
#   $1 look, do, undo or purge   $2 what look kept: those that were in it before   $3 its address or name   $4 /var/lib/glusterd
verb=$1 before=$2 address=$3 peers=$4/peers

# Its uuid and state. It may be known by several names.
peer() {
    gluster --mode=script peer status 2> /dev/null | awk -v RS= -F '\n' -v name="$address" '{
        hit = 0
        for (i = 1; i <= NF; i++) {
            if ($i == "Hostname: " name || $i == name) hit = 1
            else if ($i ~ /^Uuid: /) uuid = substr($i, 7)
            else if ($i ~ /^State: /) state = substr($i, 8)
        }
        if (hit) print uuid " " state
    }'
}
all() { gluster --mode=script peer status 2> /dev/null | sed -n 's/^Uuid: //p' | tr '\n' ' '; }
connected() { case $(peer) in *' Peer in Cluster (Connected)') true ;; *) false ;; esac; }

case $verb in
    look)
        now=$(peer)
        if connected; then
            echo there
        elif [ -n "$now" ]; then
            echo "keep peers $(all)"
            echo "change waits for $address, which is in the pool: ${now#* }"
        elif ! getent hosts "$address" > /dev/null; then
            echo "refuse the name $address is not known here"
        else
            echo "keep peers $(all)"
            echo "change takes $address into the pool of this server"
        fi
        ;;
    do)
        [ -n "$(peer)" ] || gl peer probe "$address" || exit 1
        within 60 connected || { echo "$address is in the pool, and does not answer: $(peer)" >&2; exit 1; }
        ;;
    undo | purge)
        grep -q -s -x -e "hostname[0-9]*=$address" "$peers"/* || exit 0
        answers || { echo 'glusterd does not run' >&2; exit 1; }
        now=$(peer)
        case " $before " in *" ${now%% *} "*) exit 0 ;; esac
        if gluster --mode=script volume info 2> /dev/null | grep -q -e "^Brick[0-9]*: $address:"; then
            echo "left $address in the pool: other volumes have bricks there"
        else
            gl peer detach "$address"
        fi
        ;;
esac
