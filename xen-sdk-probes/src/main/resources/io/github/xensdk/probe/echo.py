# xen-sdk's echo service in a guest, for where there is no perl; echo.pl is the model.
import os, select, signal, socket, sys, time


def listening(port):
    problem = None
    for family in (socket.AF_INET6, socket.AF_INET):
        try:
            tcp = socket.socket(family, socket.SOCK_STREAM)
            udp = socket.socket(family, socket.SOCK_DGRAM)
            if family == socket.AF_INET6:
                for one in (tcp, udp):
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            tcp.bind(('', port))
            udp.bind(('', tcp.getsockname()[1]))
            tcp.listen(1024)
            tcp.setblocking(False)
            udp.setblocking(False)
            return udp, tcp
        except OSError as e:
            problem = e
    sys.exit('port %d: %s' % (port, problem))


def counted(packet, seen):
    if len(packet) != 32 or packet[24:] != bytes(8):
        return packet
    if len(seen) > 10000:
        seen.clear()
    session = packet[:8]
    seen[session] = seen.get(session, 0) + 1
    return packet[:24] + seen[session].to_bytes(8, 'big')


def packets(udp, seen):
    for _ in range(1000):
        try:
            packet, sender = udp.recvfrom(2048)
            if len(packet) <= 64 and sender[1] >= 1024:
                udp.sendto(counted(packet, seen), sender)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            continue


def exchange(client, waiting, readable):
    """Returns whether the connection goes on."""
    try:
        if readable and len(waiting) < 1 << 20:
            got = client.recv(65536)
            if not got:
                return False
            waiting += got
        if waiting:
            del waiting[:client.send(waiting)]
    except (BlockingIOError, InterruptedError):
        pass
    except OSError:
        return False
    return True


def serve(path, port, limit):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        pass
    log = os.open(path + '/log', os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(log, b'xensdk-echo 1\npid %d\n' % os.getpid())
    udp, tcp = listening(port)
    os.write(log, b'port %d\n' % tcp.getsockname()[1])
    clients, seen, rounds = {}, {}, 0
    end = time.clock_gettime(7) + limit
    while True:
        writing = [c for c, waiting in clients.items() if waiting]
        readable, writable, _ = select.select([udp, tcp, *clients], writing, [], 0.2)
        rounds += 1
        if not (readable or writable) or rounds % 64 == 0:
            if os.path.exists(path + '/stop') or not os.path.exists(path + '/log') or time.clock_gettime(7) > end:
                return
        if udp in readable:
            packets(udp, seen)
        if tcp in readable:
            try:
                while True:
                    client, _ = tcp.accept()
                    client.setblocking(False)
                    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    if len(clients) < 500:
                        clients[client] = bytearray()
                    else:
                        client.close()
            except OSError:
                pass
        for client in list(clients):
            if client in readable or client in writable:
                if not exchange(client, clients[client], client in readable):
                    del clients[client]
                    client.close()


serve(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
