# A file of our own with one share. Samba reads it once smb.conf includes it.
#   $1 look, do, undo or purge   $2 what look kept: "was" and the file in base64
#   $3 the file   $4 the share   $5 what is shared   $6 its user   $7 root, where whoever writes is root there   $8... the clients
verb=$1 before=$2 file=$3 share=$4 path=$5 user=$6 as=$7
shift 7
directory=${file%/*}
new=$file.new
mark='# Made by xen-sdk'

# Leases and oplocks would have clients keep what others write. Encryption needs SMB 3 of the client.
content() {
    cat << END
$mark for $path; SharedStorage.remove() takes it away.
[$share]
    path = $path
    valid users = $user
    ${as:+force user = $as}
    hosts allow = $*
    hosts deny = ALL
    guest ok = no
    browseable = no
    read only = no
    smb encrypt = required
    oplocks = no
    level2 oplocks = no
    strict locking = yes
    posix locking = yes
    strict sync = yes
    follow symlinks = no
    wide links = no
    create mask = 0600
    directory mask = 0700
END
}
ours() { [ -f "$file" ] && [ ! -L "$file" ] && case $(head -n 1 "$file") in "$mark "*) true ;; *) false ;; esac; }
put() { cat > "$new" && sync "$new" && mv -- "$new" "$file" && sync "$directory"; }

umask 022
case $verb in
    look)
        if ours; then
            if [ "$(cat "$file")" = "$(content "$@")" ]; then
                echo there
            else
                echo "keep was $(base64 -w 0 "$file")"
                echo "change writes $file anew, for $*"
            fi
        elif [ -e "$file" ] || [ -L "$file" ]; then
            echo "refuse $file is there, and not made by xen-sdk"
        else
            echo "change writes $file: the share $share, encrypted, for $user from $*"
        fi
        ;;
    do)
        content "$@" | put || exit 1
        # Where it was there before, with other clients, Samba has read it already.
        smbcontrol smbd reload-config > /dev/null 2>&1 || :
        ;;
    undo | purge)
        rm -f -- "$new"
        if ours; then
            case $before in
                was*) echo "${before#was }" | base64 -d | put || exit 1 ;;
                *) rm -- "$file" && sync "$directory" || exit 1 ;;
            esac
        elif [ -e "$file" ]; then
            echo "left $file: it is not xen-sdk's any more"
        fi
        ;;
esac
