# A file of our own with one share. Samba reads it once smb.conf includes it. Comes after own-file.sh.
#   $1 look, do, undo or purge   $2 what look kept   $3 the file   $4 the share   $5 what is shared   $6 its user, or nothing for guests
#   $7 root, where whoever writes is root there   $8... the clients
verb=$1 before=$2 file=$3 share=$4 path=$5 user=$6 as=$7
shift 7

# Guests have no key to encrypt with.
who() {
    if [ -n "$user" ]; then
        printf '    %s\n' "valid users = $user" 'guest ok = no' 'smb encrypt = required'
    else
        printf '    %s\n' 'guest ok = yes' 'guest only = yes' 'smb encrypt = if_required'
    fi
}

# Leases and oplocks would have clients keep what others write. Encryption needs SMB 3 of the client.
content() {
    cat << END
# Made by xen-sdk for $path; SharedStorage.remove() takes it away.
[$share]
    path = $path
$(who)
    ${as:+force user = $as}
    hosts allow = $*
    hosts deny = ALL
    browseable = no
    read only = no
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

own_file "$verb" "$before" "$file" "the share $share, $([ -n "$user" ] && echo "encrypted, for $user" || echo 'for anybody') from $*" "$@" || exit 1
# Where it was there before, with other clients, Samba has read it already.
[ "$verb" != do ] || smbcontrol smbd reload-config > /dev/null 2>&1 || :
