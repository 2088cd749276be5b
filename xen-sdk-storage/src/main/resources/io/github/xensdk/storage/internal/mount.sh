# A mount of the storage. Comes after lacking.sh.
#   $1 look, do, undo or purge   $2 nothing   $3 its type   $4 what is mounted   $5 where   $6 options   $7 those of mount alone
#   $8 those that must be seen afterwards   $9 /proc/mounts   ${10} its type as /proc/mounts has it
verb=$1 kind=$3 source=$4 point=$5 options=$6 once=$7 wanted=$8 mounts=$9 seen=${10}
PATH=$PATH:/usr/sbin:/sbin
export PATH

# The last one is on top.
mounted() {
    while read -r from at type with _; do
        [ "$at" != "$point" ] || echo "$from $type $with"
    done < "$mounts" | tail -n 1
}

case $verb in
    look)
        now=$(mounted)
        if [ -z "$now" ]; then
            if [ -d "$point" ] && [ -n "$(ls -A "$point")" ]; then
                echo "refuse $point is not empty: a mount would hide what is in it"
            else
                echo "change mounts $source ($options)"
            fi
            exit 0
        fi
        from=${now%% *} with=${now##* } type=${now#* } && type=${type% *}
        if [ "$from $type" != "$source $seen" ]; then
            echo "refuse $point is a mount of $from ($type), not of $source"
        elif [ -n "$(lacking "$wanted" "$with")" ]; then
            echo "refuse $point is mounted without $(lacking "$wanted" "$with"): unmount it first ($with)"
        else
            echo there
        fi
        ;;
    do)
        # Without udev nobody else makes the device that it needs.
        case $seen in fuse.*) modprobe -q fuse || : ;; esac
        mount -t "$kind" -o "$options${once:+,$once}" "$source" "$point"
        ;;
    undo | purge)
        case $(mounted) in
            "$source $seen "*) umount -- "$point" ;;
            '') ;;
            *) echo "left $point: it is a mount of something else now" ;;
        esac
        ;;
esac
