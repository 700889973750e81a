"""What is live on our JVM's heap: full collections are asked for while it runs, and its log says what each left."""

import os
import re
import subprocess
import threading
from contextlib import contextmanager

EVERY_SECONDS = 1
_LEFT = re.compile(r"Pause Full \(Diagnostic Command\) \d+M->(\d+)M")


@contextmanager
def collected(pid):
    """Collects again and again, until the with statement ends. It costs CPU and wall time."""
    ended = threading.Event()
    jcmd = os.path.join(os.environ["JAVA_HOME"], "bin", "jcmd")

    def collect():
        while not ended.wait(EVERY_SECONDS):
            # Fails before the JVM listens and after its end; no line in its log tells so.
            subprocess.run([jcmd, str(pid), "GC.run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    thread = threading.Thread(target=collect)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def most(log):
    """The most that was left by one of them, in MB; 0 where there was none."""
    return max((int(left) for left in _LEFT.findall(log.read_text())), default=0)
