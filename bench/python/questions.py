"""The questions, with the names and arguments of ../c."""

import gc
import os

from twisted.internet import defer, task

from child import RESPONDER, Child, becomes, end, ready, shell, sleep
from cost import cpu, cpu_since, descriptors, median, now_ms, percentile, resident_kib, tell, threads

MIB = 1024 * 1024
PRINTED = 100 * 1024
WARM_UP = 50
BUSY_MS = 100


def question(answer):
    return lambda *arguments: defer.ensureDeferred(answer(*arguments))


class Count:
    """Counts bytes and calls."""

    def __init__(self):
        self.bytes = 0
        self.calls = 0

    def __call__(self, chunk):
        self.bytes += len(chunk)
        self.calls += 1


@question
async def t1(size):
    count = Count()
    complete = []

    def data(chunk):
        count(chunk)
        if count.bytes >= size:
            complete.append(now_ms())

    before = cpu()
    begun = now_ms()
    await shell(f"stty raw -echo; exec head -c {size} /dev/zero", data).over
    user, system = cpu()
    seconds = ((complete or [now_ms()])[0] - begun) / 1e3
    tell(
        megabytesPerSecond=count.bytes / 1e6 / seconds,
        userSeconds=user - before[0],
        systemSeconds=system - before[1],
        callbacks=count.calls,
        bytesMissing=size - count.bytes,
    )


@question
async def s1(count, warm_up, ballast_mib, opened):
    ballast = [bytearray(b"\1") * MIB for _ in range(ballast_mib)]
    for _ in range(opened):
        os.open("/dev/null", os.O_RDONLY)
    spawned, ended = [], []
    for i in range(-warm_up, count):
        begun = now_ms()
        child = Child(["/bin/true"])
        returned = now_ms()
        await child.over
        if i >= 0:
            spawned.append(returned - begun)
            ended.append(now_ms() - begun)
    tell(spawnMs=median(spawned), endedMs=median(ended), ballastMiB=len(ballast))


@question
async def l1(children, size):
    cut = 0
    for _ in range(children):
        count = Count()
        await shell(f"stty raw -echo; exec head -c {size} /dev/zero", count).over
        cut += count.bytes != size
    tell(cut=cut)


@question
async def l2(pause_ms):
    count = Count()
    first = defer.Deferred()

    def data(chunk):
        if count.bytes == 0:
            child.transport.pauseProducing()
            first.callback(None)
        count(chunk)

    child = shell("stty raw; head -c 3000 /dev/zero; sleep 0.2; head -c 3000 /dev/zero", data)
    await first
    await sleep(pause_ms / 1e3)
    child.transport.resumeProducing()
    await child.over
    tell(bytes=count.bytes)


@question
async def l3(script):
    count = Count()
    exit_code = await shell(script, count).over
    tell(bytes=count.bytes)
    if exit_code is not None:
        tell(exitCode=exit_code)


@question
async def w1(size, milliseconds):
    child = shell("stty raw -echo; exec sleep 30")
    await becomes(child, "sleep")
    await sleep(0.3)
    before = cpu()
    begun = now_ms()
    child.write(bytes(size))
    await sleep(milliseconds / 1e3)
    tell(cpuPercent=cpu_since(before) * 1e5 / (now_ms() - begun))
    await end([child])


def pin(process, processor):
    os.sched_setaffinity(process, {processor})


@question
async def r1(trips, apart):
    child = shell("stty raw -echo; exec cat")
    await becomes(child, "cat")
    processors = sorted(os.sched_getaffinity(0))
    pin(0, processors[0])
    pin(child.transport.pid, processors[apart and len(processors) > 1])
    before = cpu()
    samples = await in_turn(child, trips)
    tell(roundTripUs=median(samples) * 1e3, cpuUs=cpu_since(before) * 1e6 / trips)
    await end([child])


def in_turn(child, trips):
    """Sends a byte to a child and back; the data callback writes the next one. Returns the duration of each trip in ms."""
    samples = []
    sent = now_ms()
    done = defer.Deferred()

    def answered(chunk):
        nonlocal sent
        came = now_ms()
        samples.append(came - sent)
        if len(samples) == trips:
            done.callback(samples)
            return
        sent = came
        child.write(b"x")

    child.data = answered
    child.write(b"x")
    return done


@question
async def m1(sessions):
    await end([Child(["/bin/sleep", "60"])])
    await sleep(1)
    before = threads(), descriptors(), resident_kib()
    children = [Child(["/bin/sleep", "60"]) for _ in range(sessions)]
    await sleep(1)
    tell(
        threads=(threads() - before[0]) / sessions,
        descriptors=(descriptors() - before[1]) / sessions,
        kib=(resident_kib() - before[2]) / sessions,
    )
    await end(children)


class Crowd:
    """Children whose output is counted, so that one can wait until each has sent a number of bytes."""

    def __init__(self):
        self.children = []

    async def spawn(self, count):
        samples = []
        for i in range(count):
            ready = self.expect(1, 1)
            begun = now_ms()
            self.children.append(Child(RESPONDER, lambda chunk, i=i: self.count(i, len(chunk))))
            samples.append(now_ms() - begun)
            await ready
        return samples

    def order(self, letter, size, asked):
        done = self.expect(len(asked), size)
        for child in asked:
            child.write(letter)
        return done

    async def end(self):
        await end(self.children)
        self.children = []

    def expect(self, children, size):
        self.received = {}
        self.done_at = []
        self.awaited = size
        self.behind = children
        self.done = defer.Deferred()
        return self.done

    def count(self, index, length):
        self.received[index] = self.received.get(index, 0) + length
        if self.received[index] != self.awaited:
            return
        self.done_at.append(now_ms())
        self.behind -= 1
        if self.behind == 0:
            self.done.callback(self.done_at)


class LoopDelay:
    """Samples the interval of a timer of one millisecond."""

    def __init__(self):
        self.samples = []
        self.last = now_ms()
        self.call = task.LoopingCall(self.sample)
        self.call.start(0.001, now=False)

    def sample(self):
        now = now_ms()
        self.samples.append(now - self.last)
        self.last = now

    def p99(self):
        self.call.stop()
        return percentile(self.samples or [now_ms() - self.last], 0.99)


@question
async def g1(sessions, batches, idle_ms, trips, prints):
    crowd = Crowd()
    await crowd.spawn(WARM_UP)
    await crowd.end()
    samples = []
    for _ in range(1, batches):
        samples += await crowd.spawn(sessions)
        await crowd.end()
    before = threads(), descriptors(), resident_kib()
    samples += await crowd.spawn(sessions)
    tell(
        spawnMs=median(samples),
        threads=(threads() - before[0]) / sessions,
        descriptors=(descriptors() - before[1]) / sessions,
        kib=(resident_kib() - before[2]) / sessions,
    )

    idle = cpu()
    await sleep(idle_ms / 1e3)
    tell(idleCpuUs=cpu_since(idle) * 1e9 / sessions / idle_ms)

    state = 1  # chooses the same children as ../questions/g1-growth.mjs
    samples = []
    busy = cpu()
    for _ in range(trips):
        state = state * 48271 % 2147483647
        begun = now_ms()
        await crowd.order(b"x", 1, [crowd.children[state % sessions]])
        samples.append((now_ms() - begun) * 1e3)
    tell(
        tripCpuUs=cpu_since(busy) * 1e6 / trips,
        tripUs=median(samples),
        tripP99Us=percentile(samples, 0.99),
    )

    slowest = []
    delay = LoopDelay()
    busy = cpu()
    begun = now_ms()
    for _ in range(prints):
        ordered = now_ms()
        took = [at - ordered for at in await crowd.order(b"p", PRINTED, crowd.children)]
        slowest.append(max(took) / median(took))
    tell(
        printMs=(now_ms() - begun) / prints / sessions,
        printCpuMs=cpu_since(busy) * 1e3 / prints / sessions,
        slowest=median(slowest),
        loopDelayMs=delay.p99(),
    )
    await crowd.end()
    tell(ended=sessions)


@question
async def f1(floods, trips):
    *flooding, echo = await ready(floods + 1)
    flowing = []
    for child in flooding:
        first = defer.Deferred()

        def flows(chunk, child=child, first=first):
            child.data = lambda chunk: None
            first.callback(None)

        child.data = flows
        flowing.append(first)
        child.write(b"f")
    await defer.gatherResults(flowing)
    samples = await in_turn(echo, trips)
    tell(tripMs=median(samples), tripP99Ms=percentile(samples, 0.99), answers=len(samples))
    await end([*flooding, echo])


def keep_busy():
    until = now_ms() + BUSY_MS
    while now_ms() < until:
        pass


@question
async def b1(children):
    count = Count()
    short, long, exit_code = 3000, MIB, 7

    def data(chunk):
        if not started:
            started.append(True)
            keep_busy()
        count(chunk)

    started = []
    script = "stty raw; head -c {} /dev/zero; exit {}"
    all_children = [shell(script.format(short, exit_code), count) for _ in range(children)]
    all_children.append(shell(script.format(long, exit_code), data))
    keep_busy()
    codes = await defer.gatherResults([child.over for child in all_children])
    tell(
        bytesMissing=children * short + long - count.bytes,
        wrongEnds=sum(code != exit_code for code in codes),
    )


@question
async def a1(milliseconds):
    [child] = await ready(1)
    first = defer.Deferred()

    def data(chunk):
        child.transport.pauseProducing()
        first.callback(None)

    gc.collect()
    before = resident_kib()
    child.data = data
    child.write(b"f")
    await first
    await sleep(milliseconds / 1e3)
    tell(kib=resident_kib() - before)
    child.data = lambda chunk: None
    over = end([child])
    child.transport.resumeProducing()
    await over


@question
async def a2(chunks):
    [child] = await ready(1)
    kept = []
    done = defer.Deferred()

    def data(chunk):
        kept.append(chunk)
        if len(kept) == chunks:
            done.callback(None)
        else:
            child.write(b"x")

    child.data = data
    child.write(b"x")
    await done
    # The object and the reference in the list. Python shares equal objects of one byte: there are only 256.
    tell(bytes=sum({id(chunk): chunk.__sizeof__() for chunk in kept}.values()) / chunks + 8)
    await end([child])


def mark(path):
    os.path.exists(path)


@question
async def k1(size):
    [child] = await ready(1)
    count = Count()
    done = defer.Deferred()

    def data(chunk):
        count(chunk)
        if count.bytes == size:
            done.callback(None)

    child.data = data
    mark("/strand-bench-begin")
    child.write(b"m")
    await done
    mark("/strand-bench-end")
    await end([child])
    tell()


@question
async def k2(children):
    for i in range(-10, children):
        if i == 0:
            mark("/strand-bench-begin")
        await Child(["/bin/true"]).over
    mark("/strand-bench-end")
    tell()
