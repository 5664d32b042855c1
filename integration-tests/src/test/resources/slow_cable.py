"""Joins two network namespaces by a cable on which each frame is under way for so many seconds, and copied to a file."""

import collections
import ctypes
import fcntl
import os
import select
import struct
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADERS = 0x0002 | 0x1000
LONGEST_FRAME = 65536


def end_of_cable(namespace, name):
    with open("/run/netns/" + namespace) as place:
        if LIBC.setns(place.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), "cannot enter " + namespace)
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", name.encode(), TAP_WITHOUT_HEADERS))
    return end


def main():
    ends = [end_of_cable(sys.argv[1], sys.argv[2]), end_of_cable(sys.argv[3], sys.argv[4])]
    seconds = float(sys.argv[5])
    copy = open(sys.argv[6], "ab", buffering=0) if len(sys.argv) > 6 else None
    others = {ends[0]: ends[1], ends[1]: ends[0]}
    under_way = collections.deque()
    print("ready", flush=True)
    while True:
        wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        for end in select.select(ends, [], [], wait)[0]:
            try:
                frame = os.read(end, LONGEST_FRAME)
            except OSError:
                continue  # it was not up yet
            under_way.append((time.monotonic() + seconds, others[end], frame))
            if copy:
                copy.write(frame)
        while under_way and under_way[0][0] <= time.monotonic():
            _, end, frame = under_way.popleft()
            try:
                os.write(end, frame)
            except OSError:
                pass  # as a cable does that leads nowhere


main()
