"""A peer's side of the conversation, as serve.mjs has it: says that it is ready, then measures as often as asked."""

import json
import sys
import time

COMPARED = 10


def problem():
    """The first thing said to a peer."""
    return json.loads(sys.stdin.readline())


def precision():
    return sys.argv[1]


def variant():
    return sys.argv[2] if len(sys.argv) > 2 else ""


def say(message):
    print(json.dumps(message), flush=True)


def losses_of(step, loss):
    """J of the first steps, each before its update."""
    losses = []
    for _ in range(COMPARED + 1):
        step()
        losses.append(loss())
    return losses


BLAS = {"openblas": "OpenBLAS", "mkl": "MKL", "blis": "BLIS", "atlas": "ATLAS"}


def blas():
    """Which BLAS this process has loaded, by its libraries' paths; None where that can't be seen."""
    try:
        with open("/proc/self/maps") as maps:
            loaded = {line.split()[-1] for line in maps if ".so" in line}
    except OSError:
        return None
    # What systems let one choose is called libblas, wherever it comes from; others may be loaded beside it.
    chosen = {path for path in loaded if "/libblas." in path}
    known = next((name for part, name in BLAS.items() if any(part in path for path in chosen or loaded)), None)
    return known or ("reference BLAS" if chosen else None)


def serve(version, values, step):
    """Serves until the other side hangs up. What was computed so far has loaded a BLAS."""
    say({"values": values, "version": version, "blas": blas()})
    for line in sys.stdin:
        processor = time.process_time()
        measured = steps_in(float(line), step)
        say({**measured, "processor": time.process_time() - processor})


def repeat(step, count):
    began = time.perf_counter()
    for _ in range(count):
        step()
    return time.perf_counter() - began


def steps_in(seconds, step):
    """Repeats a step for so many seconds, after a tenth of that to get into stride."""
    count, spent = 1, 0.0
    # So many between two looks at the clock that looking costs nothing.
    while spent < seconds / 10:
        took = repeat(step, count)
        spent += took
        if took < 0.002:
            count *= 2
    steps, spent = 0, 0.0
    while spent < seconds:
        spent += repeat(step, count)
        steps += count
    return {"steps": steps, "seconds": spent}
