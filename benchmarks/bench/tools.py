"""The programs that are compared: how each is called, and with which flags."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from bench import home
from bench.store import CONSUMER, PRODUCER, bucket, secret

REGION = "us-east-1"  # of versitygw
# The task's memory where the template's default is not changed; the JVM sizes its heap by it.
TASK_MEMORY = "2g"


@dataclass(frozen=True)
class Route:
    """From where to where: one address for both buckets, and a folder for logs and credentials."""

    address: str
    folder: Path
    load: str = "small"  # what a tool is tuned for: small objects, large ones, or small ones that are far away

    tls: bool = False

    @property
    def scheme(self):
        return "https" if self.tls else "http"

    @property
    def endpoint(self):
        return f"{self.scheme}://{self.address}"

    def environment(self):
        """The machine's own settings of AWS do not reach the tools; the two users are two profiles."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "HYDRATION_", "SPRING_", "RCLONE_"))}
        profiles = self.folder / "credentials"
        profiles.write_text(
            "".join(
                f"[{user}]\naws_access_key_id = {user}\naws_secret_access_key = {secret(user)}\n"
                for user in (PRODUCER, CONSUMER)
            )
        )
        nothing = self.folder / "config"
        nothing.touch()  # a profile needs the file to be there
        if self.tls:
            kept["SSL_CERT_FILE"] = str(home.certificate("authority.crt"))  # of Go and Rust
        return kept | {
            "AWS_SHARED_CREDENTIALS_FILE": str(profiles),
            "AWS_CONFIG_FILE": str(nothing),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": REGION,
        }


@dataclass
class Call:
    command: list
    environment: dict = field(default_factory=dict)
    heap_log: Path | None = None  # where our JVM tells of its collections, if full ones are wanted


@dataclass(frozen=True)
class Tool:
    name: str
    flags: tuple = ()
    flags_by_load: dict = field(default_factory=dict)  # instead of those

    keeps_records = False  # under _sync/, beside its copies

    def missing(self):
        """Why it cannot run, or None."""
        return None if home.tool(self.binary) else f"{self.binary} is not installed"

    @property
    def binary(self):
        return self.name.split("-")[0]

    def flags_for(self, route):
        return list(self.flags_by_load.get(route.load, self.flags))

    def described(self, route):
        return " ".join(self.flags_for(route)) or "its defaults"


class Rclone(Tool):
    def call(self, route):
        environment = route.environment()
        for user in (PRODUCER, CONSUMER):
            settings = {
                "TYPE": "s3",
                "PROVIDER": "Other",
                "ENDPOINT": route.endpoint,
                "REGION": REGION,
                "ACCESS_KEY_ID": user,
                "SECRET_ACCESS_KEY": secret(user),
            }
            environment |= {f"RCLONE_CONFIG_{user.upper()}_{name}": value for name, value in settings.items()}
        environment["RCLONE_CONFIG"] = str(route.folder / "none")
        places = [f"{user}:{bucket(user)}" for user in (PRODUCER, CONSUMER)]
        return Call([home.needed("rclone"), "copy", *places, *self.flags_for(route)], environment)

    def version(self):
        return home.go_version("rclone")


class S3sync(Tool):
    def call(self, route):
        words = [home.needed("s3sync")]
        for side, user in (("source", PRODUCER), ("target", CONSUMER)):
            words += [f"--{side}-profile", user, f"--{side}-endpoint-url", route.endpoint, f"--{side}-force-path-style"]
            words += [f"--{side}-region", REGION]
        words += [*self.flags_for(route), f"s3://{bucket(PRODUCER)}", f"s3://{bucket(CONSUMER)}"]
        return Call(words, route.environment())

    def version(self):
        return home.first_line(home.needed("s3sync"), "--version").split()[1]


class Mc(Tool):
    def call(self, route):
        environment = route.environment() | {"MC_CONFIG_DIR": str(route.folder / "mc")}
        for user in (PRODUCER, CONSUMER):
            environment[f"MC_HOST_{user}"] = f"{route.scheme}://{user}:{secret(user)}@{route.address}"
        places = [f"{user}/{bucket(user)}" for user in (PRODUCER, CONSUMER)]
        return Call([home.needed("mc"), "mirror", "--quiet", *self.flags_for(route), *places], environment)

    def version(self):
        return home.go_version("mc")


@dataclass(frozen=True)
class Ours(Tool):
    """This program, as its image starts it."""

    build: str = "current"
    java: tuple = ()
    settings: tuple = ()
    fixed_heap: bool = False
    keeps_records = True

    def missing(self):
        return None if self.build in home.images() else f"there is no build {self.build}: benchmarks/setup makes one"

    def call(self, route):
        image = home.images()[self.build]
        environment = route.environment() | {
            "HYDRATION_PRODUCER_BUCKET": bucket(PRODUCER),
            "HYDRATION_PRODUCER_PROFILE": PRODUCER,
            "HYDRATION_PRODUCER_ENDPOINT": route.endpoint,
            "HYDRATION_PRODUCER_PATHSTYLE": "true",
            "HYDRATION_CONSUMER_BUCKET": bucket(CONSUMER),
            "SPRING_CLOUD_AWS_CREDENTIALS_PROFILE_NAME": CONSUMER,
            "SPRING_CLOUD_AWS_S3_ENDPOINT": route.endpoint,
            "SPRING_CLOUD_AWS_S3_PATHSTYLEACCESSENABLED": "true",
            "SERVER_PORT": "0",
        }
        environment |= self.of_the_image()
        environment |= dict(setting.split("=", 1) for setting in self.settings)
        options = [f"@{image}/app/jvm.options", f"-XX:MaxRAM={TASK_MEMORY}", *self.java]
        if route.tls:
            trusted = home.certificate("authority.p12")
            options += [f"-Djavax.net.ssl.trustStore={trusted}", "-Djavax.net.ssl.trustStorePassword=not-a-secret"]
        heap_log = route.folder / f"{self.name}-gc.log" if self.fixed_heap else None
        if heap_log:
            options += [*FIXED_HEAP, f"-Xlog:gc:file={heap_log}:time,uptime:filecount=0"]
        words = [image / "opt/jre/bin/java", *options, "-jar", image / "app/s3-hydration.jar"]
        return Call(words, environment, heap_log)

    @staticmethod
    def of_the_image():
        """The Dockerfile's ENV, but for the PATH."""
        block = re.search(r"^ENV ((?:.*\\\n)*.*)$", (home.REPOSITORY / "Dockerfile").read_text(), re.MULTILINE)
        words = block.group(1).replace("\\\n", " ").split()
        return dict(word.split("=", 1) for word in words if not word.startswith("PATH="))

    def described(self, route):
        return " ".join([*self.java, *(FIXED_HEAP if self.fixed_heap else ()), *self.settings]) or "its defaults"

    def version(self):
        return (home.images()[self.build] / "version").read_text().strip()


# As rclone's documentation of its S3 back end advises: "Reducing costs", s3-disable-checksum, chunk size and concurrency
# of uploads. Small objects without HEAD, so what was stored is not compared; large ones with it, for without it copies by
# many threads fail ("sizes differ").
_RCLONE = (
    "--fast-list --checksum --use-server-modtime --s3-no-check-bucket --s3-disable-checksum --s3-chunk-size 16M "
    "--s3-upload-concurrency 8 --multi-thread-streams 8"
).split()
_NO_HEAD = ("--s3-no-head", "--s3-no-head-object")
# As s3sync's FULL_README advises ("Fast", "Performance").
_S3SYNC = "--disable-tagging".split()
_UNVERIFIED = "--disable-etag-verify --disable-multipart-verify --disable-content-md5-header --disable-payload-signing"


def _rclone(n, *more):
    return (*_RCLONE, *more, "--transfers", str(n), "--checkers", str(n))


def _s3sync(workers, parts, *more):
    return (*_S3SYNC, "--worker-size", str(workers), "--max-parallel-uploads", str(parts), *more)


PEERS = (
    Rclone("rclone"),
    Rclone("rclone-tuned", _rclone(64, *_NO_HEAD), {"far": _rclone(200, *_NO_HEAD), "large": _rclone(8)}),
    S3sync("s3sync"),
    S3sync("s3sync-tuned", _s3sync(64, 32), {"far": _s3sync(160, 48)}),
    S3sync("s3sync-unverified", _s3sync(64, 32, *_UNVERIFIED.split()), {"far": _s3sync(160, 48, *_UNVERIFIED.split())}),
    Mc("mc", ("--overwrite",)),  # without it a changed object is not copied again
)


# ours, ours@BUILD, and then what it is tried with: so many concurrent objects, no AOT cache, a heap of fixed size that is
# collected all the time.
_OURS = re.compile(r"ours(?:@(?P<build>[\w.]+))?(?:-c(?P<concurrent>\d+))?(?P<cold>-without-aot)?(?P<fixed>-fixed-heap)?")
FIXED_HEAP = ("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch")


def _ours(named, java, settings):
    java, settings = list(java), list(settings)
    if named["concurrent"]:
        settings.append(f"HYDRATION_TRANSFER_MAXCONCURRENTOBJECTS={named['concurrent']}")
    if named["cold"]:
        java.append("-XX:AOTMode=off")
    build, fixed = named["build"] or "current", bool(named["fixed"])
    return Ours(named[0], build=build, java=tuple(java), settings=tuple(settings), fixed_heap=fixed)


def chosen(names, java=(), settings=()):
    """The tools of these names, in this order; options for the JVM and settings are for ours."""
    known = {peer.name: peer for peer in PEERS}
    tools = []
    for name in names or ["ours", *known]:
        ours = _OURS.fullmatch(name)
        if ours:
            tools.append(_ours(ours, java, settings))
        elif name in known:
            tools.append(known[name])
        else:
            raise SystemExit(f"tried to run {name}, which is none of ours, ours@BUILD, {', '.join(known)}")
    return tools
