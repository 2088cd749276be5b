# Runs xen-create-image, watches over it, and removes what it made where it does not succeed.
#   $1 overwrite: yes or no   $2 directory of images, or empty   $3 volume group, or empty   $4 the guest's name
#   $5 directory of configurations   $6 the parts: "disk", "disk swap"   $7 roles, or empty
#   $8... what xen-create-image gets besides
# Reads one line, the password of root or nothing, and then to the end of its input: when that ends early, because someone
# cancelled or the connection is gone, the run is stopped and cleaned up. Prints what xen-create-image prints behind "| ",
# and what became of it behind "= ".
umask 077
overwrite=$1 dir=$2 group=$3 name=$4 output=$5 parts=$6 roles=$7
shift 7
config=$output/$name.cfg
IFS= read -r password || exit 74

target() {
    if [ -n "$dir" ]; then echo "$dir/domains/$name/$1.img"; else echo "/dev/$group/$name-$1"; fi
}
there() {
    [ -e "$(target "$1")" ] || { [ -n "$group" ] && lvs "$group/$name-$1" > /dev/null 2>&1; }
}
was_there() {
    case " $before " in *" $1 "*) return 0 ;; esac
    return 1
}

command -v xen-create-image > /dev/null || { echo "xen-create-image is not installed (package xen-tools)" >&2; exit 69; }
mkdir -p /run/lock
exec 9> "/run/lock/xensdk-image-$name"
flock -n 9 || { echo "another program makes an image for $name" >&2; exit 75; }

before=
[ ! -e "$config" ] || before=config
for part in $parts; do
    if there "$part"; then before="$before $part"; fi
done
if [ -n "$before" ] && [ "$overwrite" = no ]; then
    if was_there config; then echo "= exists $config"; fi
    for part in $parts; do
        if was_there "$part"; then echo "= exists $(target "$part")"; fi
    done
    echo "= end"
    exit 73
fi
new_directories=
if [ -n "$dir" ]; then
    for path in "$dir/domains/$name" "$dir/domains" "$dir"; do
        [ -e "$path" ] || new_directories="$new_directories $path"
    done
fi

run=$(mktemp -d /var/tmp/xensdk-image.XXXXXX) || exit 70
! was_there config || cp -p "$config" "$run/config"
# Read by xen-create-image after the host's own settings and its arguments. With a password there it would print it and write
# it into its log; with another layout of partitions the disks would not be the ones that were asked for.
printf '%s\n' 'genpass = 0' 'passwd = 0' 'password = ' 'partitions = ' > "$run/settings"
# "dhcp = 0" would mean yes to its hooks.
case " $* " in *" --dhcp "*) ;; *) echo 'dhcp = ' >> "$run/settings" ;; esac
if [ -n "$password" ]; then
    printf '%s\n' "$password" | perl -e '
        chomp(my $password = <STDIN>);
        open my $random, "<", "/dev/urandom" or die;
        read $random, my $bytes, 16;
        my $salt = join "", map { (".", "/", 0 .. 9, "A" .. "Z", "a" .. "z")[ord($_) % 64] } split //, $bytes;
        print crypt($password, "\$6\$$salt")' > "$run/hash"
    cat > "$run/set-password" << 'ROLE'
#!/usr/bin/perl
# A role of xen-create-image: puts the hash beside it into the guest's etc/shadow.
use strict;
use warnings;
(my $hash = $0) =~ s{[^/]*$}{hash};
open my $in, '<', $hash or die "$hash: $!";
chomp(my $value = <$in>);
die "no hash" unless $value =~ /^\$6\$/;
my $shadow = "$ARGV[0]/etc/shadow";
open $in, '<', $shadow or die "$shadow: $!";
my @lines = <$in>;
my $count = grep { s/^root:[^:]*:/root:$value:/ } @lines;
die "$shadow has no root" unless $count == 1;
open my $out, '>', $shadow or die "$shadow: $!";
print $out @lines;
close $out or die "$shadow: $!";
ROLE
    chmod 0700 "$run/set-password"
    roles=${roles:+$roles,}$run/set-password
    password=
fi
[ -z "$roles" ] || set -- "$@" "--role=$roles"

# A session of its own, so that all of it can be ended; its mounts are below our directory, so that all of them are known.
exec 3<&0
: > "$run/out"
(umask 022; TMPDIR=$run exec setsid xen-create-image --config="$run/settings" "$@") \
    > "$run/out" 2>&1 < /dev/null 3<&- 9>&- &
job=$!
(
    while read -r _; do :; done
    : > "$run/stopped"
    kill -s TERM -- "-$job"
    sleep 5
    kill -s KILL -- "-$job"
) <&3 > /dev/null 2>&1 3<&- 9>&- &
watcher=$!
{ tail -n +1 -f -s 0.3 --pid="$job" "$run/out" 2> /dev/null | sed -u 's/^/| /'; } 3<&- 9>&- &
follower=$!
trap '' PIPE HUP

wait "$job"
status=$?
kill "$watcher" 2> /dev/null
tries=0
while kill -s 0 -- "-$job" 2> /dev/null && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    [ "$tries" -ne 50 ] || kill -s KILL -- "-$job" 2> /dev/null
    sleep 0.1
done
wait "$follower"

mounts() { cut -d ' ' -f 2 /proc/mounts | grep "^$run/" | sort -r; }
tries=0
while [ -n "$(mounts)" ] && [ "$tries" -lt 20 ]; do
    [ "$tries" -eq 0 ] || sleep 0.5
    tries=$((tries + 1))
    for point in $(mounts); do umount "$point" 2> /dev/null; done
done

# Its exit status is 0 for an option that it does not know, too.
made() {
    [ "$status" -eq 0 ] && [ ! -e "$run/stopped" ] && [ -z "$(mounts)" ] && [ -s "$config" ] || return 1
    grep -q -x 'All done' "$run/out" && ! grep -q '^Role script not executable' "$run/out" || return 1
    for part in $parts; do
        there "$part" || return 1
    done
}
forget() {
    # never across a mount: below it would be the guest's files, and the host's /proc
    [ -n "$(mounts)" ] || rm -rf --one-file-system "$run"
}

if made; then
    echo "= config $(base64 -w 0 "$config")"
    for part in $parts; do echo "= disk $(target "$part")"; done
    forget
    echo "= end"
    exit 0
fi

echo "= status $status"
[ ! -e "$run/stopped" ] || echo "= stopped"
for part in $parts; do
    if was_there "$part"; then
        path=$(target "$part")
        if grep -q -x -F "Creating partition image: $path" "$run/out" || grep -q -F "Removing $path -" "$run/out"; then
            echo "= overwritten $path"
        fi
    elif there "$part"; then
        if [ -n "$dir" ]; then rm -f "$(target "$part")"; else lvremove --yes "$group/$name-$part" > /dev/null 2>&1; fi
        ! there "$part" || echo "= left $(target "$part")"
    fi
done
if was_there config; then
    cmp -s "$run/config" "$config" || cp -p "$run/config" "$config"
else
    rm -f "$config"
    [ ! -e "$config" ] || echo "= left $config"
fi
for path in $new_directories; do rmdir "$path" 2> /dev/null; done
for point in $(mounts); do echo "= left $point"; done
forget
echo "= end"
exit 1
