"""Times training steps of PyTorch + nflows, to be read side by side with this project's engines.

One step is what a training loop does: a fresh batch from host memory, forward, backward, gradient
clipping, Adam, the cosine schedule, and the loss read back as a number. Nothing of it is left out
of the time. The cases are those of `npm run bench`, batch size after the `@`:

  base-step@N         a base flow (4 layers, 2 residual blocks of width 128, 8 bins) on two features
  transfer-forward@N  a top flow (8 layers, 3 blocks), run forward, scored by a frozen base flow
  transfer-inverse@N  the same, the top flow run in its inverse direction

What it needs (nothing else in the project asks for Python):

  apt-get install python3-torch python3-numpy libopenblas0-openmp
  git clone https://github.com/bayesiains/nflows
  PYTHONPATH=nflows python3 src/bench/pytorch/step.py --threads 1 --json

With `--device cuda` flows and rows lie on the card; a fresh batch still comes from host memory every
step, and the clock stops when the card has finished (torch.cuda.synchronize). Debian's PyTorch has no
CUDA; any other with it will do, and its BLAS does not matter then.

Debian's PyTorch multiplies matrices with whatever `libblas.so.3` is installed, and the reference
one is many times slower than OpenBLAS, which would flatter any engine put beside it: see `blas`
and `gemmGflops` in the output. Compare numbers of the same machine and load only.
"""
import argparse
import itertools
import json
import math
import os
import platform
import statistics
import sys
import time
import timeit
import types

KINDS = ("base-step", "transfer-forward", "transfer-inverse")
CASES = [f"{kind}@{batch}" for batch in (128, 1024) for kind in KINDS]
WIDTH, BINS, BOUND, FEATURES = 128, 8, 4.0, 2
LEARNING_RATE, CLIP, SCHEDULE_STEPS = 1e-3, 5.0, 10_000
POOL_ROWS, WARM_UP_STEPS, LEAST_REPEATS = 65_536, 5, 10


def fail(message):
    print(f"pytorch bench: {message}", file=sys.stderr)
    raise SystemExit(2)


def read_arguments():
    parser = argparse.ArgumentParser(description="times PyTorch + nflows training steps")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default 1)")
    parser.add_argument("--seconds", type=float, default=6, help="per case (default 6)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--cases", default=",".join(CASES), help="default: %(default)s")
    options = parser.parse_args()
    options.cases = options.cases.split(",")
    for case in set(options.cases) - set(CASES):
        parser.error(f"invalid case: {case}")
    if options.threads < 1 or not 0 < options.seconds < math.inf:
        parser.error(f"not above zero: {options.threads} threads, {options.seconds} seconds")
    return options


def import_libraries(threads):
    """Loads numpy, torch and nflows; ends the program with code 2 when one is not there."""
    # A BLAS with threads of its own reads its limit from here, once, and not from torch.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(threads)
    try:
        import numpy
        import torch
    except (ImportError, OSError) as error:
        fail(f"PyTorch cannot be imported, install python3-torch and python3-numpy: {error}")
    try:
        import UMNN  # noqa: F401
    except ImportError:
        # nflows imports UMNN for one transform that no case uses, and Debian has no package of it.
        sys.modules["UMNN"] = types.ModuleType("UMNN")
        sys.modules["UMNN"].NeuralIntegral = sys.modules["UMNN"].ParallelNeuralIntegral = None
    try:
        from nflows import transforms
    except ImportError as error:
        fail(f"nflows cannot be imported, put its checkout on PYTHONPATH: {error}")
    torch.set_num_threads(threads)
    return numpy, torch, transforms


def make_flow(transforms, layers, blocks, last_permutation):
    """A flow of `layers` autoregressive spline layers with a feature reversal after each."""
    parts = []
    for _ in range(layers):
        layer = transforms.MaskedPiecewiseRationalQuadraticAutoregressiveTransform(
            features=FEATURES, hidden_features=WIDTH, num_blocks=blocks, use_residual_blocks=True,
            num_bins=BINS, tails="linear", tail_bound=BOUND,
        )
        parts += [layer, transforms.ReversePermutation(features=FEATURES)]
    return transforms.CompositeTransform(parts if last_permutation else parts[:-1])


def make_step(libraries, case, device):
    """A function that does one whole training step of `case` and returns its loss."""
    numpy, torch, transforms = libraries
    torch.manual_seed(7)
    kind, batch = case.split("@")[0], int(case.split("@")[1])
    flow = base = make_flow(transforms, layers=4, blocks=2, last_permutation=False).to(device)
    if kind != "base-step":
        base.requires_grad_(False)
        flow = make_flow(transforms, layers=8, blocks=3, last_permutation=True).to(device)
    optimizer = torch.optim.Adam(flow.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, SCHEDULE_STEPS)
    pool = numpy.random.default_rng(7).standard_normal((POOL_ROWS, FEATURES), dtype=numpy.float32)
    batches = itertools.cycle(numpy.split(pool, POOL_ROWS // batch))

    def minus_log_likelihood(rows):
        if kind == "base-step":
            noise, log_determinant = base(rows)
        else:
            middle, first = flow(rows) if kind == "transfer-forward" else flow.inverse(rows)
            noise, second = base(middle)
            log_determinant = first + second
        log_normal = -0.5 * (noise * noise).sum(1) - 0.5 * FEATURES * math.log(2 * math.pi)
        return -(log_normal + log_determinant).mean()

    def step():
        rows = torch.from_numpy(next(batches).copy()).to(device)
        optimizer.zero_grad()
        loss = minus_log_likelihood(rows)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(flow.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        return loss.item()

    return step


def time_case(libraries, case, options):
    step = make_step(libraries, case, options.device)
    # A card works behind the program's back: the clock runs from nothing under way to all done.
    wait = libraries[1].cuda.synchronize if options.device == "cuda" else lambda: None
    for _ in range(WARM_UP_STEPS):
        step()
    times = []
    end = time.perf_counter() + options.seconds
    while len(times) < LEAST_REPEATS or time.perf_counter() < end:
        wait()
        start = time.perf_counter()
        loss = step()
        wait()
        times.append(1000 * (time.perf_counter() - start))
        if not math.isfinite(loss):
            fail(f"{case}: the loss is not finite at step {len(times)}: {loss}")
    times.sort()
    p95 = times[math.ceil(0.95 * len(times)) - 1]
    row = {"case": case, "engine": "pytorch", "build": "float32", "threads": options.threads}
    numbers = {"medianMs": statistics.median(times), "minMs": times[0], "p95Ms": p95}
    return row | {name: round(ms, 4) for name, ms in numbers.items()} | {"repeats": len(times)}


def read_proc(name):
    path = os.path.join("/proc", name)
    return open(path, encoding="utf-8").read().splitlines() if os.path.exists(path) else []


def blas_library():
    """Folder and name of the loaded BLAS files; "built in" where PyTorch carries its own."""
    paths = {line.split()[-1] for line in read_proc("self/maps") if "numpy" not in line}
    found = [path.split("/")[-2:] for path in paths if "blas" in path.split("/")[-1].lower()]
    return ", ".join(sorted("/".join(parts) for parts in found)) or "built in"


def gemm_gigaflops(torch, device):
    """Speed of one square product of the flows' width: shows a slow BLAS for what it is."""
    a = torch.randn(WIDTH, WIDTH, device=device)
    times = timeit.repeat(lambda: (a @ a)[0, 0].item(), number=1, repeat=200)
    return round(2 * WIDTH * WIDTH * WIDTH / statistics.median(times) / 1e9, 1)


def describe_machine(torch, device):
    models = [line.split(": ")[1] for line in read_proc("cpuinfo") if line.startswith("model name")]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "loadavg": list(os.getloadavg()),
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
        "torch": torch.__version__,
        "blas": blas_library(),
        "gemmGflops": gemm_gigaflops(torch, device),
    }


def main():
    options = read_arguments()
    _, torch, _ = libraries = import_libraries(options.threads)
    if options.device == "cuda" and not torch.cuda.is_available():
        fail("PyTorch sees no CUDA device: cuda")
    machine = describe_machine(torch, options.device)
    cases = [time_case(libraries, case, options) for case in options.cases]
    if options.json:
        return print(json.dumps({"machine": machine, "cases": cases}, indent=2))
    for row in (machine, *cases):
        print("  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
