"""Clocks, CPU time and figures from /proc of this process."""

import json
import os
import resource
import time


def now_ms():
    return time.perf_counter() * 1e3


def cpu():
    """User and system CPU seconds of all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


def cpu_since(before):
    return sum(cpu()) - sum(before)


def median(samples):
    ordered = sorted(samples)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def percentile(samples, share):
    return sorted(samples)[min(len(samples) - 1, int(len(samples) * share))]


def threads():
    return len(os.listdir("/proc/self/task"))


def descriptors():
    return len(os.listdir("/proc/self/fd")) - 1


def resident_kib():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1024


def tell(**figures):
    """Prints a line for each part, so that the first parts are not lost when a later one hangs."""
    print(json.dumps(figures), flush=True)
