"""The S3 server: versitygw on a file system in memory, with two users and a bucket of each."""

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
from pathlib import Path

from bench import home

PRODUCER, CONSUMER = "producer", "consumer"
# What versitygw keeps beside a bucket's objects, and what this program writes beside the copies.
NOT_COPIES = {".sgwtmp", "_sync"}


def bucket(user):
    return f"{user}-data"


def secret(user):
    return f"{user}-secret"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Store:
    """Runs until its with statement ends; its folder goes then."""

    def __init__(self, consumer_on_disk=False, tls=False):
        self.tls = tls
        self.folder = Path(tempfile.mkdtemp(prefix="s3-hydration-bench.", dir=home.MEMORY))
        self.disk = None
        self.now = int(time.time())  # ages of all objects are counted from here
        self.address = f"127.0.0.1:{free_port()}"
        self._server = None
        try:
            self._server = self._start()
            for user in (PRODUCER, CONSUMER):
                self._admin("create-user", "-a", user, "-s", secret(user), "-r", "user")
                self._admin("create-bucket", "--owner", user, "--bucket", bucket(user))
            if consumer_on_disk:
                self._move_to_disk(self.objects(CONSUMER))
        except BaseException:
            self.__exit__()
            raise

    @property
    def scheme(self):
        return "https" if self.tls else "http"

    def _start(self):
        for name in ("iam", "objects"):
            (self.folder / name).mkdir()
        log = open(self.folder / "versitygw.log", "w")
        server = subprocess.Popen(
            [home.needed("versitygw"), "--access", "root", "--secret", "root-secret", "--port", self.address]
            + ["--iam-dir", self.folder / "iam", "--quiet", "--keep-alive"]
            + (["--cert", home.certificate("loopback.crt"), "--key", home.certificate("loopback.key")] if self.tls else [])
            + ["posix", "--bucketlinks", self.folder / "objects"],
            stdout=log,
            stderr=log,
        )
        for _ in range(120):
            try:
                home.ask(f"{self.scheme}://{self.address}/")
            except urllib.error.HTTPError:
                return server  # it answers, and refuses a request without a signature
            except OSError:
                time.sleep(0.25)
        server.kill()
        raise SystemExit(f"versitygw does not answer: {(self.folder / 'versitygw.log').read_text()}")

    def _admin(self, *command):
        gateway = [home.needed("versitygw"), "admin", "-a", "root", "-s", "root-secret", "--er"]
        gateway += [f"{self.scheme}://{self.address}", *(["--allow-insecure"] if self.tls else [])]
        subprocess.run([*gateway, *command], check=True, stdout=subprocess.DEVNULL)

    def _move_to_disk(self, folder):
        """For copies that memory does not hold; the bucket in memory becomes a link."""
        self.disk = Path(tempfile.mkdtemp(prefix="consumer.", dir=home.HOME))
        target = self.disk / "data"
        target.mkdir()
        for name in os.listxattr(folder):
            os.setxattr(target, name, os.getxattr(folder, name))
        shutil.rmtree(folder)
        folder.symlink_to(target)

    def objects(self, user):
        """The folder that holds a user's bucket."""
        return self.folder / "objects" / bucket(user)

    def write(self, user, **arguments):
        """Writes objects by `dataset`; returns their number and bytes."""
        words = ["-now", str(self.now)]
        for name, value in arguments.items():
            name = name.replace("_", "-")
            words += [f"-{name}"] if value is True else [f"-{name}", str(value)]
        made = subprocess.run(
            [home.needed("dataset"), "-into", self.objects(user), *words], check=True, capture_output=True, text=True
        )
        return tuple(int(word) for word in made.stdout.split())

    def empty(self, user=CONSUMER):
        """Removes all objects, and what the server keeps of uploads; the bucket itself stays."""
        for entry in os.scandir(self.objects(user)):
            if entry.is_dir():
                _remove(entry.path)
            else:
                os.unlink(entry.path)

    def copies(self, since=0.0):
        """Number and bytes of the objects in the consumer's bucket, but for our own records; and how many are newer.

        since: seconds since the epoch
        """
        count = size = newer = 0
        pending = [self.objects(CONSUMER)]
        while pending:
            for entry in os.scandir(pending.pop()):
                if entry.name in NOT_COPIES:
                    continue
                if entry.is_dir():
                    pending.append(entry.path)
                else:
                    about = entry.stat()
                    count, size = count + 1, size + about.st_size
                    newer += about.st_mtime >= since
        return (count, size), newer

    def records(self):
        return self.objects(CONSUMER) / "_sync"

    def leave_marker(self, marker):
        """Puts a predecessor's marker where the records go, and nothing else."""
        shutil.rmtree(self.records(), ignore_errors=True)
        self.records().mkdir()
        path = self.records() / "last_successful_sync.json"
        path.write_text(marker)
        os.setxattr(path, "user.etag", f'"{hashlib.md5(marker.encode()).hexdigest()}"'.encode())

    def keep_records(self, tool, address):
        """Puts what a tool has written beside its copies away. It names the address that it was written through."""
        shutil.copytree(self.records(), self._kept(tool, address), copy_function=_with_attributes)

    def put_back_records(self, tool, address):
        """The records as they were kept; none where that tool has none."""
        shutil.rmtree(self.records(), ignore_errors=True)
        if self._kept(tool, address).exists():
            shutil.copytree(self._kept(tool, address), self.records(), copy_function=_with_attributes)

    def _kept(self, tool, address):
        return self.folder / f"records-{tool.name}-{address}"

    def cpu_seconds(self):
        """What the server has used so far, user and system."""
        fields = Path(f"/proc/{self._server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._server:
            self._server.terminate()
            self._server.wait()
        for folder in (self.folder, self.disk):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)


def _remove(folder):
    """The server may still be removing the parts of an upload that it has completed."""
    while os.path.isdir(folder):
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            continue


def _with_attributes(source, target):
    shutil.copy2(source, target)  # the server keeps ETag and checksums as extended attributes
