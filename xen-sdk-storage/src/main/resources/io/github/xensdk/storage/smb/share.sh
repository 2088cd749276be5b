# A file of our own with one share. Samba reads it once smb.conf includes it. Comes after own-file.sh.
#   $1 look, do, undo or purge   $2 what look kept   $3 the file   $4 the share   $5 what is shared   $6 its user
#   $7 root, where whoever writes is root there   $8... the clients
verb=$1 before=$2 file=$3 share=$4 path=$5 user=$6 as=$7
shift 7

# Leases and oplocks would have clients keep what others write. Encryption needs SMB 3 of the client.
content() {
    cat << END
# Made by xen-sdk for $path; SharedStorage.remove() takes it away.
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

own_file "$verb" "$before" "$file" "the share $share, encrypted, for $user from $*" "$@" || exit 1
# Where it was there before, with other clients, Samba has read it already.
[ "$verb" != do ] || smbcontrol smbd reload-config > /dev/null 2>&1 || :
