# xen-sdk's agent in a guest, for where there is neither perl nor python; agent.pl is the model. Its only clock is /proc/uptime
# (CLOCK_BOOTTIME in hundredths of a second), which stands for all three; the log says so.
base=${0%/*}

# The clock, in hundredths of a second, in $now. No leading zero, which would make it octal.
now() {
    read -r up rest </proc/uptime
    whole=${up%.*} part=${up#*.}
    now=$((whole * 100 + ${part#0}))
}

# $1 in $text: hundredths as seconds with nine digits. $1 in $hundredths: the other way round.
text() { text=$(($1 / 100)).$(($1 / 10 % 10))$(($1 % 10))0000000; }
hundredths() {
    part=${1#*.} part=${part%???????}
    hundredths=$((${1%.*} * 100 + ${part#0}))
}

# The real-time clock is the time of the boot, which is read once, and the clock's.
boottime() {
    boot=0
    [ -s "$base/boot" ] || sed -n 's/^btime //p' /proc/stat >"$base/boot"
    read -r boot <"$base/boot"
}

answer() {
    boottime
    while read -r question; do
        now
        text $now
        echo "$((boot + now / 100)).${text#*.} $text $text"
    done
}

record() {
    trap '' HUP
    boottime
    dir=$1
    hundredths "$3"
    least=$hundredths
    hundredths "$4"
    quiet=$hundredths
    hundredths "$5"
    limit=$hundredths
    hundredths "$6"
    kept=$hundredths
    exec >>"$dir/log"
    echo 'xensdk-agent 1'
    echo "pid $$"
    echo 'clock boottime 0.010000000'
    pause=0.02
    sleep $pause 2>/dev/null || pause=1
    rounds=0 sum=0 largest=0 gaps=0 every=0 threshold= end=
    now
    old=$now begin=$now told=$now
    while [ -z "$end" ]; do
        sleep $pause
        now
        step=$((now - old))
        if [ -n "$threshold" ] && [ $step -gt "$threshold" ]; then
            text $old
            before=$text
            text $now
            echo "gap $((boot + old / 100)).${before#*.} $before $before $((boot + now / 100)).${text#*.} $text $text"
            gaps=$((gaps + 1))
            # A guest that is never quiet must not fill its memory with gaps.
            if [ $((gaps % 1000)) = 0 ]; then
                threshold=$((threshold * 2))
                text $threshold
                echo "threshold $text"
            fi
        else
            rounds=$((rounds + 1)) sum=$((sum + step))
            [ $step -le $largest ] || largest=$step
        fi
        if [ -z "$threshold" ] && [ $((now - begin)) -ge "$quiet" ]; then
            threshold=$((3 * largest > least ? 3 * largest : least))
            text $largest
            floor=$text
            text $threshold
            echo "floor $floor threshold $text"
        fi
        every=$((every + 1))
        if [ $((every % 4)) = 0 ]; then
            [ -e "$dir/log" ] || exit 0
            [ ! -e "$dir/stop" ] || end=stop
            [ $((now - begin)) -le "$limit" ] || end=limit
            if [ $((now - told)) -gt 3000 ]; then
                told=$now
                stats
            fi
        fi
        old=$now
    done
    stats
    echo "end $end"
    [ $end = stop ] || linger
}

linger() {
    now
    until=$((now + kept))
    while [ $now -lt $until ]; do
        [ ! -e "$dir/stop" ] && [ -e "$dir/log" ] || return
        sleep 1
        now
    done
    rm -rf -- "$dir"
}

stats() {
    text $sum
    all=$text
    text $largest
    echo "stats $rounds $all $text"
}

mode=$1
shift
if [ "$mode" = clocks ]; then answer; else record "$@"; fi
