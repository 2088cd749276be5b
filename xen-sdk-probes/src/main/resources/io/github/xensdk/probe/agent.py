# xen-sdk's agent in a guest, for where there is no perl; agent.pl is the model.
import os, signal, sys, time


def clocks():
    for _ in range(5):
        m = time.clock_gettime_ns(1)
        r = time.clock_gettime_ns(0)
        b = time.clock_gettime_ns(7)
        if time.clock_gettime_ns(1) - m < 500000:
            break
    return (r, m, b)


def text(values):
    return ' '.join('%d.%09d' % divmod(v, 1000000000) for v in values)


def answer():
    for _ in sys.stdin:
        sys.stdout.write(text(clocks()) + '\n')
        sys.stdout.flush()


def record(path, tick, least, quiet, limit, kept):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    tick, least, quiet, limit, kept = (float(v) for v in (tick, least, quiet, limit, kept))
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        pass
    log = os.open(path + '/log', os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def line(words):
        os.write(log, (words + '\n').encode())

    line('xensdk-agent 1')
    line('pid %d' % os.getpid())
    rounds = total = largest = gaps = every = 0
    old = clocks()
    begin = told = old[2]
    threshold = end = cost = None
    pause = tick
    while not end:
        time.sleep(pause)
        new = clocks()
        if threshold is not None and max(abs(n - o) for n, o in zip(new, old)) > threshold:
            line('gap ' + text(old) + ' ' + text(new))
            gaps += 1
            if gaps % 1000 == 0:
                threshold *= 2
                line('threshold ' + text([threshold]))
        else:
            rounds += 1
            total += new[1] - old[1]
            largest = max(largest, new[1] - old[1])
        if threshold is None:
            spent = (time.clock_gettime_ns(1) - new[1]) / 1e9
            cost = spent if cost is None else min(cost, spent)
            if rounds == 32:
                pause = max(tick, min(3 * cost, 0.02))
        if threshold is None and new[2] - begin >= quiet * 1e9:
            threshold = max(3 * largest, int(least * 1e9))
            line('floor ' + text([largest]) + ' threshold ' + text([threshold]))
        every += 1
        if every % 16 == 0:
            if os.path.exists(path + '/stop'):
                end = 'stop'
            elif new[2] - begin > limit * 1e9:
                end = 'limit'
            elif not os.path.exists(path + '/log'):
                sys.exit(0)
            if new[2] - told > 30e9:
                told = new[2]
                line('stats %d %s' % (rounds, text([total, largest])))
        old = new
    line('stats %d %s' % (rounds, text([total, largest])))
    line('end ' + end)
    if end == 'limit':
        linger(path, kept)


def linger(path, kept):
    until = time.monotonic() + kept
    while time.monotonic() < until:
        if os.path.exists(path + '/stop') or not os.path.exists(path + '/log'):
            return
        time.sleep(1)
    for name in 'agent', 'errors', 'log':
        os.unlink(path + '/' + name)
    os.rmdir(path)


if sys.argv[1] == 'clocks':
    answer()
else:
    record(*sys.argv[2:])
