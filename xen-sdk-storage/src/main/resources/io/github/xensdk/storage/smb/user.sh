# A user of Samba's for this storage alone, who cannot log in. Reads the password twice.
#   $1 look, do, undo or purge   $2 nothing   $3 the user   $4 what the system's list of users says of it
verb=$1 user=$3 comment=$4
PATH=$PATH:/usr/sbin:/sbin
export PATH

owner() { getent passwd "$user" | cut -d : -f 5; }
in_samba() { pdbedit -L -u "$user" > /dev/null 2>&1; }

case $verb in
    look)
        cat > /dev/null
        if ! getent passwd "$user" > /dev/null; then
            echo "change makes the user $user, who can do nothing but this, and gives it the password"
        elif [ "$(owner)" != "$comment" ]; then
            echo "refuse there is a user $user already, not made by xen-sdk for this storage"
        elif in_samba; then
            echo there
        else
            echo "change gives the user $user the password"
        fi
        ;;
    do)
        if ! getent passwd "$user" > /dev/null; then
            useradd -r -M -d /nonexistent -s /usr/sbin/nologin -c "$comment" "$user" < /dev/null >&2 || exit 1
        fi
        # Its words may repeat what it reads.
        smbpasswd -s -a "$user" > /dev/null 2>&1 || { echo "smbpasswd does not take the password for $user" >&2; exit 1; }
        ;;
    undo | purge)
        [ "$(owner)" = "$comment" ] || exit 0
        ! in_samba || smbpasswd -x "$user" >&2 || exit 1
        userdel "$user" >&2
        ;;
esac
