# The kernel's server exports a directory to one client. Never "exportfs -r": with one bad line in /etc/exports that takes back
# all exports after it. With "-i" that file is not read, and its bad lines make nothing fail. Comes after lacking.sh.
#   $1 look, do, undo or purge   $2 nothing   $3 the client, a name or an address   $4 what is exported
#   $5 options that it must have   $6 those that one of ours has
verb=$1 client=$3 path=$4 must=$5 options=$6
PATH=$PATH:/usr/sbin:/sbin
export PATH

case $client in
    *:*) target="[$client]:$path" named=no ;;
    *[!0-9.]*) target=$client:$path named=yes ;;
    *) target=$client:$path named=no ;;
esac
# exportfs shows the name that the resolver gives for a name.
known=$client
[ "$named" = no ] || known=$(getent hosts "$client" | { read -r _ name _ && echo "$name"; }) || known=''

exported() {
    exportfs -s 2> /dev/null | while read -r where who; do
        [ "$where" = "$path" ] || continue
        case $who in "$client("* | "${known:-$client}("*) who=${who#*"("} && echo "${who%")"}" ;; esac
    done
}
others() { exportfs -s 2> /dev/null | grep -v -e "^$path[[:space:]]" | sort; }

case $verb in
    look)
        have=$(exported)
        if [ -z "$known" ]; then
            echo "refuse the name $client is not known here: nothing would be exported to it"
        elif [ -z "$have" ]; then
            echo "change exports $path to $client ($options)"
        elif [ -n "$(lacking "$must" "$have")" ]; then
            echo "refuse $path is exported to $client already, without $(lacking "$must" "$have"): ($have)"
        else
            echo there
        fi
        ;;
    do)
        before=$(others)
        exportfs -i -o "$options" "$target" || exit 1
        if [ "$(others)" != "$before" ]; then
            echo "other exports have changed at the same time, from: $before to: $(others)" >&2
            exit 1
        fi
        ;;
    undo | purge)
        [ -z "$(exported)" ] || exportfs -u "$target"
        ;;
esac
