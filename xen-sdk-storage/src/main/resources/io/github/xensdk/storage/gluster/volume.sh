# A replicated volume with its options. Comes after gluster.sh.
#   $1 look, do, undo or purge   $2 what look kept: nothing where the volume was not yet made; else "was" and the options to change
#   $3 its name   $4 glusterd's directory of it   $5 "arbiter", where the last brick is one   $6 options, with blanks between
#   $7... each brick's server and path
verb=$1 before=$2 name=$3 directory=$4 arbiter=$5 options=$6
shift 6

bricks() {
    i=0
    while [ $# -gt 0 ]; do
        i=$((i + 1)) last=''
        [ -z "$arbiter" ] || [ $# -gt 2 ] || last=' (arbiter)'
        echo "Brick$i: $1:$2$last"
        shift 2
    done
}
current() { echo "$now" | value "$(echo "$1" | sed 's/[.]/[.]/g')"; }
# Those that are not as they should be, with the value that they should have.
lacking() {
    echo "$now" | awk -v options="$options" '
        { colon = index($0, ": "); name = substr($0, 1, colon - 1) }
        colon && !(name in values) { values[name] = substr($0, colon + 2) }
        END {
            n = split(options, all, " ")
            for (i = 1; i <= n; i++) {
                equals = index(all[i], "=")
                if (values[substr(all[i], 1, equals - 1)] != substr(all[i], equals + 1)) print all[i]
            }
        }'
}
# Each is a name with a value; one without a value has its default again.
set_all() {
    words=''
    for option; do
        if [ -n "${option#*=}" ]; then
            words="$words ${option%%=*} ${option#*=}"
        else
            gl volume reset "$name" "${option%%=*}" || return 1
        fi
    done
    # shellcheck disable=SC2086 # words
    [ -z "$words" ] || gl volume set "$name" $words
}

case $verb in
    look)
        if ! now=$(info "$name"); then
            if [ -d "$directory" ] && ! answers; then
                echo "change sees to the volume $name, as soon as glusterd runs"
            else
                echo "change makes the volume $name of $(bricks "$@" | cut -d ' ' -f 2- | tr '\n' ' ')"
            fi
        elif [ "$(echo "$now" | grep '^Brick[0-9]')" != "$(bricks "$@")" ]; then
            echo "refuse there is a volume $name already, of $(echo "$now" | sed -n 's/^Brick[0-9]*: //p' | tr '\n' ' ')"
        else
            wrong=$(lacking)
            case $(echo "$now" | value Status)/$wrong in
                */) echo there ;;
                # Half made by us, and undone as a whole.
                Created/*) echo "change sets options of $name: $(echo "$wrong" | tr '\n' ' ')" ;;
                */*features.shard*)
                    cut=$(echo "$wrong" | grep '^features[.]shard' | head -n 1)
                    echo "refuse $name was made with ${cut%%=*}=$(current "${cut%%=*}"), and what is in it is cut so"
                    ;;
                *)
                    echo "keep was$(for option in $wrong; do printf ' %s' "${option%%=*}=$(current "${option%%=*}")"; done)"
                    echo "change sets options of $name: $(echo "$wrong" | tr '\n' ' ')"
                    ;;
            esac
        fi
        ;;
    do)
        if ! info "$name" > /dev/null; then
            kind='replica 3' list=''
            [ -z "$arbiter" ] || kind='replica 3 arbiter 1'
            while [ $# -gt 0 ]; do
                list="$list $1:$2"
                shift 2
            done
            # force: on the root's file system, two of one server, and with the data of an earlier one
            # shellcheck disable=SC2086 # words
            gl volume create "$name" $kind $list force || exit 1
        fi
        now=$(info "$name") || exit 1
        # shellcheck disable=SC2046 # words
        set_all $(lacking)
        ;;
    undo | purge)
        [ -d "$directory" ] || exit 0
        answers || { echo 'glusterd does not run' >&2; exit 1; }
        case $before in
            was*)
                # shellcheck disable=SC2086 # words
                set_all ${before#was}
                ;;
            *)
                case $(info "$name" | value Status) in
                    Started) echo "left the volume $name: somebody has started it" ;;
                    *) gl volume delete "$name" ;;
                esac
                ;;
        esac
        ;;
esac
