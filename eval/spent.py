"""Run Python with the arguments given; print its exit code, seconds, processor seconds and peak memory in MB, as JSON.

A program of its own, and a small one: what a process has at its peak includes its parent's memory before it starts.
"""

import json
import os
import sys
import time

if __name__ == "__main__":
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    began = time.monotonic()
    child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ, file_actions=silent)
    _, status, usage = os.wait4(child, 0)
    spent = time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(json.dumps([os.waitstatus_to_exitcode(status), *spent]))
