# A volume's bricks run. Comes after gluster.sh.
#   $1 look, do, undo or purge   $2 what look kept: "started", where the volume was   $3 the volume   $4 glusterd's directory of it
#   $5... each brick's server and path
verb=$1 before=$2 name=$3 directory=$4
shift 4

started() { [ "$(info "$name" | value Status)" = Started ]; }
# The bricks that do not run.
offline() {
    up=$(gluster --mode=script volume status "$name" --xml 2> /dev/null | awk -F '[<>]' '
        $2 == "hostname" { host = $3 }
        $2 == "path" { path = $3 }
        $2 == "status" && $3 == "1" { print host ":" path }')
    while [ $# -gt 0 ]; do
        echo "$up" | grep -q -x -F -e "$1:$2" || echo "$1:$2"
        shift 2
    done
}
all_run() { [ -z "$(offline "$@")" ]; }

case $verb in
    look)
        if ! started; then
            echo "change starts the volume $name"
        elif all_run "$@"; then
            echo there
        else
            echo 'keep started'
            echo "change starts the bricks that do not run: $(offline "$@" | tr '\n' ' ')"
        fi
        ;;
    do)
        if started; then gl volume start "$name" force; else gl volume start "$name"; fi || exit 1
        within 60 all_run "$@" || { echo "bricks do not run: $(offline "$@" | tr '\n' ' ')" >&2; exit 1; }
        ;;
    undo | purge)
        [ -z "$before" ] && [ -d "$directory" ] || exit 0
        answers || { echo 'glusterd does not run' >&2; exit 1; }
        ! started || gl volume stop "$name"
        ;;
esac
