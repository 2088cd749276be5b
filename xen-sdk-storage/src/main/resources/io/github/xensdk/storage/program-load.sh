# One step of a load by a real program.
#   $1 what   $2 the directory of its files, which "prepare" makes   $4 how many clients
#      require-P: prints the programs that are missing   prepare-P: makes files of $3 bytes in all
#      run-P: for $3 seconds; prints what was done
set -u
umask 077
directory=$2 argument=$3 clients=$4
row=1024 page=16384

missing() { for program; do command -v "$program" > /dev/null || echo "$program"; done; }
# Since the machine was started, in hundredths of a second.
now() { read -r up _ < /proc/uptime && echo "${up%.*}${up#*.}"; }
databases() { i=0; while [ "$i" -lt "$clients" ]; do echo "$directory/$i.db"; i=$((i + 1)); done; }

prepare_sqlite() {
    rows=$((argument / clients / row + 1))
    for database in $(databases); do
        sqlite3 "$database" "
            PRAGMA synchronous = OFF;
            CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, owner BLOB NOT NULL);
            CREATE TABLE history (account INTEGER NOT NULL, at TEXT NOT NULL);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows)
                INSERT INTO account SELECT i, 0, randomblob(1000) FROM n;" > /dev/null || return 1
    done
}

# What is in the pipe when the time is over is not done any more; what was committed is counted in the database itself.
client_of_sqlite() { # DATABASE ROWS
    {
        echo 'PRAGMA synchronous = FULL;'
        while echo "BEGIN IMMEDIATE;
            UPDATE account SET balance = balance + 1 WHERE id = abs(random() % $2) + 1;
            SELECT balance FROM account WHERE id = abs(random() % $2) + 1;
            INSERT INTO history VALUES (abs(random() % $2) + 1, datetime());
            COMMIT;" 2> /dev/null; do :; done
    } | timeout -s KILL "$argument" sqlite3 -bail "$1" > /dev/null
}

run_sqlite() {
    rows=$(sqlite3 "$directory/0.db" 'SELECT max(id) FROM account') || return 1
    begun=$(now)
    clients_at_work=
    for database in $(databases); do
        client_of_sqlite "$database" "$rows" &
        clients_at_work="$clients_at_work $!"
    done
    # Each is killed when its time is over.
    for client in $clients_at_work; do wait "$client"; done
    took=$(($(now) - begun))
    operations=0
    for database in $(databases); do
        [ "$(sqlite3 "$database" 'PRAGMA integrity_check')" = ok ] || { echo "$database is damaged" >&2; return 1; }
        done=$(sqlite3 "$database" 'SELECT count(*) FROM history') || return 1
        operations=$((operations + done))
    done
    echo "operations $operations bytes 0 centiseconds $took"
}

prepare_nginx() {
    mkdir "$directory/www" || return 1
    i=0
    while [ $((i * page)) -lt "$argument" ]; do
        head -c "$page" /dev/urandom > "$directory/www/page-$i" || return 1
        i=$((i + 1))
    done
    ls "$directory/www" > "$directory/names"
    cat > "$directory/requests.lua" << 'END'
local names = {}
function init(arguments)
    math.randomseed(4711)
    for name in io.lines(arguments[1]) do names[#names + 1] = name end
end
function request() return wrk.format("GET", "/" .. names[math.random(#names)]) end
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format("operations %d bytes %d centiseconds %d errors %d\n",
        summary.requests, summary.bytes, summary.duration / 10000, e.connect + e.read + e.write + e.status))
end
END
}

stop_nginx() {
    [ -z "$server" ] || { kill "$server"; wait "$server"; }
    rm -rf "$work"
}

run_nginx() {
    server=
    work=$(mktemp -d) || return 1
    trap stop_nginx EXIT
    port=$((20000 + $$ % 10000))
    cat > "$work/nginx.conf" << END
user root;
worker_processes 1;
pid $work/pid;
error_log $work/errors;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path $work;
    directio 512;
    server { listen 127.0.0.1:$port; root $directory/www; }
}
END
    nginx -p "$work" -c "$work/nginx.conf" -g 'daemon off;' 2> "$work/start" &
    server=$!
    tries=0
    # It is there when the server listens.
    until [ -s "$work/pid" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2> /dev/null; then
            cat "$work/start" "$work/errors" >&2
            return 1
        fi
        sleep 0.2
    done
    # Its arrays for delays are as long as its time-out: 64 MB, mostly untouched.
    said=$(wrk -t 1 -c "$clients" -d "${argument}s" --timeout 8s -s "$directory/requests.lua" "http://127.0.0.1:$port" \
        -- "$directory/names") || return 1
    echo "$said" | sed -n 's/ errors 0$//p' | grep . || { echo "$said" >&2; cat "$work/errors" >&2; return 1; }
}

case $1 in
    require-sqlite) missing sqlite3 timeout ;;
    require-nginx) PATH=$PATH:/usr/sbin; missing nginx wrk ;;
    prepare-*) mkdir "$directory" && "prepare_${1#*-}" && sync ;;
    run-*) PATH=$PATH:/usr/sbin; "run_${1#*-}" ;;
    *) exit 2 ;;
esac
