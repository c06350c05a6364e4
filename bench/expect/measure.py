"""The pexpect contestant: `measure.py QUESTION ARGUMENT…` answers one question and prints a line of JSON with the keys of the same
question in ../questions."""

import json
import os
import resource
import sys
import time

import pexpect

MIB = 1024 * 1024
# Its defaults read 2,000 bytes at a time, and search everything that has come again and again.
FLOOD = {"maxread": 65536, "searchwindowsize": 4096}


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def spawn(script, **options):
    return pexpect.spawn("/bin/sh", ["-c", script], timeout=60, **options)


def e1(script, kind, pattern):
    before, used, begun = resident(), cpu(), time.perf_counter()
    child = spawn(script, **FLOOD)
    expect = child.expect_exact if kind == "exact" else child.expect
    if expect([pattern.encode(), pexpect.EOF]) != 1:
        raise RuntimeError("the pattern matched")
    seconds = time.perf_counter() - begun
    size = int(script.rsplit(" ", 1)[1])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    return {
        "cpuSeconds": cpu() - used,
        "megabytesPerSecond": size / 1e6 / seconds,
        "grownMiB": grown / MIB,
    }


def e2(script, trips):
    trips = int(trips)
    child = spawn(script)
    child.delaybeforesend = None
    while open(f"/proc/{child.pid}/comm").read().strip() != "cat":
        time.sleep(0.005)
    # As ../harness/place.mjs.
    first = sorted(os.sched_getaffinity(0))[0]
    for process in (0, child.pid):
        os.sched_setaffinity(process, {first})
    samples, used = [], cpu()
    for _ in range(trips):
        sent = time.perf_counter()
        child.send(b"x")
        child.expect_exact(b"x")
        samples.append(time.perf_counter() - sent)
    took = cpu() - used
    child.close(force=True)
    return {"roundTripUs": sorted(samples)[trips // 2] * 1e6, "cpuUs": took * 1e6 / trips}


def e4(script, sessions):
    sessions = int(sessions)

    def open_one():
        child = spawn(script)
        child.expect_exact(b"end\r\n")
        return child

    open_one().close(force=True)
    before = resident()
    children = [open_one() for _ in range(sessions)]
    kib = (resident() - before) / 1024 / sessions
    for child in children:
        child.close(force=True)
    return {"kib": kib}


question, *arguments = sys.argv[1:]
print(json.dumps({"e1": e1, "e2": e2, "e4": e4}[question](*arguments)))
