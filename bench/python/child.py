"""A child of Twisted on a terminal."""

import os

from twisted.internet import defer, protocol, reactor

RESPONDER = [os.path.join(os.path.dirname(__file__), "..", ".build", "baseline"), "responder"]


class Child(protocol.ProcessProtocol):
    """Calls `data` with each piece of output. `over` fires with the exit code, or None after a death by signal."""

    def __init__(self, argv, data=lambda chunk: None):
        self.data = data
        self.over = defer.Deferred()
        reactor.spawnProcess(self, argv[0], argv, os.environ, usePTY=True)

    def outReceived(self, chunk):
        self.data(chunk)

    def processEnded(self, reason):
        self.over.callback(reason.value.exitCode)

    def write(self, data):
        self.transport.write(data)

    def kill(self):
        self.transport.signalProcess("KILL")


def shell(script, data=lambda chunk: None):
    return Child(["/bin/sh", "-c", script], data)


def end(children):
    """Kills the children, and waits until each has ended."""
    for child in children:
        child.kill()
    return defer.gatherResults([child.over for child in children])


def sleep(seconds):
    done = defer.Deferred()
    reactor.callLater(seconds, done.callback, None)
    return done


async def ready(count):
    """Starts responders one after the other, each when the last is ready."""
    children = []
    for _ in range(count):
        first = defer.Deferred()
        children.append(Child(RESPONDER, first.callback))
        await first
    return children


async def becomes(child, name):
    while open(f"/proc/{child.transport.pid}/comm").read().strip() != name:
        await sleep(0.005)
