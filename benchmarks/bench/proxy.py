"""The proxy that counts requests, and can make the store look far away."""

import json
import subprocess

from bench import home


class Proxy:
    """Runs until its with statement ends."""

    def __init__(self, store, round_trip_ms=0):
        command = [home.needed("proxy"), "-to", store.address, "-round-trip", f"{round_trip_ms}ms"]
        if store.tls:
            command += ["-cert", home.certificate("loopback.crt"), "-key", home.certificate("loopback.key")]
        self._scheme = store.scheme
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = self._process.stdout.readline().strip()
        self.reset()

    def _ask(self, method):
        return json.loads(home.ask(f"{self._scheme}://{self.address}/_bench/counts", method))

    def reset(self):
        self._ask("DELETE")

    def counts(self):
        """What has passed since the last reset: requests by user and class, statuses, time of the first."""
        return self._ask("GET")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
