# A mount of the export.
#   $1 look, do, undo or purge   $2 nothing   $3 server:path   $4 where   $5 options   $6 those that must be seen afterwards
#   $7 /proc/mounts
verb=$1 source=$3 point=$4 options=$5 wanted=$6 mounts=$7
PATH=$PATH:/usr/sbin:/sbin
export PATH

# The last one is on top.
mounted() {
    while read -r from at type with _; do
        [ "$at" != "$point" ] || echo "$from $type $with"
    done < "$mounts" | tail -n 1
}
lacking() {
    for option in $(echo "$wanted" | tr , ' '); do
        case ",$1," in *",$option,"*) ;; *) echo "$option" && return ;; esac
    done
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
        if [ "$from $type" != "$source nfs4" ]; then
            echo "refuse $point is a mount of $from ($type), not of $source"
        elif [ -n "$(lacking "$with")" ]; then
            echo "refuse $point is mounted without $(lacking "$with"): unmount it first ($with)"
        else
            echo there
        fi
        ;;
    do)
        # retry=0: says at once that the server does not answer
        mount -t nfs4 -o "$options,retry=0" "$source" "$point"
        ;;
    undo | purge)
        case $(mounted) in
            "$source nfs4 "*) umount -- "$point" ;;
            '') ;;
            *) echo "left $point: it is a mount of something else now" ;;
        esac
        ;;
esac
