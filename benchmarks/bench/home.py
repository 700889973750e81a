"""Where things lie: the tools that `setup` installs, and data in memory."""

import os
import ssl
import subprocess
import urllib.request
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
REPOSITORY = BENCHMARKS.parent
HOME = Path(os.environ.get("BENCH_HOME", BENCHMARKS / ".tools")).resolve()
MEMORY = Path("/dev/shm")
RESULTS = BENCHMARKS / "results"


def tool(name):
    """The path of an installed tool, or None."""
    path = HOME / "bin" / name
    return path if path.exists() else None


def needed(name):
    path = tool(name)
    if path is None:
        raise SystemExit(f"{name} is not in {HOME / 'bin'}: run benchmarks/setup first")
    return path


def images():
    """Builds of this program, by name; `current` is the last one that setup made."""
    folder = HOME / "images"
    return {p.name: p for p in sorted(folder.iterdir())} if folder.exists() else {}


def first_line(*command):
    """The first line that a command prints, for versions."""
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return (answer.stdout or answer.stderr).strip().split("\n")[0]


def go_version(name):
    """The version of the Go module that an installed tool was built from."""
    lines = subprocess.run(["go", "version", "-m", needed(name)], capture_output=True, text=True, check=True).stdout
    return next(words[2] for words in map(str.split, lines.splitlines()) if words[:1] == ["mod"])


def certificate(name):
    """A file that setup made for TLS: loopback.crt and .key of the server, authority.crt and .p12 (for a JVM) to trust."""
    path = HOME / "tls" / name
    if not path.exists():
        raise SystemExit(f"{path} is not there: run benchmarks/setup first")
    return path


def ask(url, method="GET"):
    """A plain request to a server of ours; its certificate is not looked at."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(url, method=method)
    with urllib.request.urlopen(request, timeout=10, context=trusting) as answer:
        return answer.read()


def machine():
    """What the numbers depend on besides the programs."""
    cpu = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {cpu}, {gib:.0f} GiB, Linux {os.uname().release}"
