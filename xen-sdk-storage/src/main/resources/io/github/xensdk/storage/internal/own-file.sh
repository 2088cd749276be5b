# A file of our own, whole or not there. Comes before a script that has the function content, which prints what is in it.
ours() { [ -f "$1" ] && [ ! -L "$1" ] && case $(head -n 1 "$1") in '# Made by xen-sdk '*) true ;; *) false ;; esac; }
# No name that a service would read.
new_of() { echo "${1%/*}/.${1##*/}.new"; }
put_file() { cat > "$(new_of "$1")" && sync "$(new_of "$1")" && mv -- "$(new_of "$1")" "$1" && sync "${1%/*}"; }
#   $1 look, do, undo or purge   $2 what look kept: "was" and the file in base64   $3 the file   $4 what is written, for people
#   $5... what content gets
own_file() {
    verb=$1 before=$2 file=$3 told=$4
    shift 4
    umask 022
    case $verb in
        look)
            if ours "$file"; then
                if [ "$(cat "$file")" = "$(content "$@")" ]; then
                    echo there
                else
                    echo "keep was $(base64 -w 0 "$file")"
                    echo "change writes $file anew: $told"
                fi
            elif [ -e "$file" ] || [ -L "$file" ]; then
                echo "refuse $file is there, and not made by xen-sdk"
            else
                echo "change writes $file: $told"
            fi
            ;;
        do)
            content "$@" | put_file "$file"
            ;;
        undo | purge)
            rm -f -- "$(new_of "$file")"
            if ours "$file"; then
                case $before in
                    was*) echo "${before#was }" | base64 -d | put_file "$file" ;;
                    *) rm -- "$file" && sync "${file%/*}" ;;
                esac
            elif [ -e "$file" ]; then
                echo "left $file: it is not xen-sdk's any more"
            fi
            ;;
    esac
}
