"""What is measured: the objects on both sides before a run, and what must be there after it."""

import os
from dataclasses import dataclass, field, replace

from bench.store import CONSUMER, PRODUCER

DAY = 24
KIB, MIB, GIB = 2**10, 2**20, 2**30


@dataclass(frozen=True)
class Scenario:
    """A first sync into an empty bucket; others differ in what they find and leave."""

    name: str
    question: str
    objects: int
    unit: str = "object"
    arguments: dict = field(default_factory=dict)  # of dataset
    repeat: int = 5
    proxied: bool = False  # whether the timed runs go through the proxy too
    round_trip_ms: int = 0
    on_disk: bool = False
    quick_objects: int = 100
    quick_bytes: int | None = None
    tools: tuple = ()  # names; all where empty

    def scaled(self, objects):
        return replace(self, objects=objects)

    def quick(self):
        arguments = self.arguments | ({"bytes": self.quick_bytes} if self.quick_bytes else {})
        return replace(self, objects=min(self.objects, self.quick_objects), arguments=arguments)

    @property
    def load(self):
        """What the tools are to be tuned for."""
        return "far" if self.round_trip_ms else "large" if self.unit == "GiB" else "small"

    def units(self, size):
        """How much is to be done, in the scenario's unit."""
        return size / GIB if self.unit == "GiB" else self.objects

    def prepare(self, store, adopt):
        """Makes both buckets as the runs find them; returns what the consumer's must hold then, count and bytes.

        adopt makes every tool of ours take over what is at the consumer, and keeps the records that it writes.
        """
        return store.write(PRODUCER, objects=self.objects, age=f"{30 * DAY}h", **self.arguments)

    def before_run(self, tool, store, address):
        store.empty()

    @property
    def to_copy(self):
        """How many objects a run has to write."""
        return self.objects

    def wrong(self, store, expected, begun):
        """What is wrong with the copies after a run that began then, or an empty text."""
        seen, written = store.copies(begun)
        if seen != expected:
            return f"{seen} objects and bytes at the consumer's instead of {expected}"
        return "" if written == self.to_copy else f"{written} objects were written instead of {self.to_copy}"


@dataclass(frozen=True)
class NoChange(Scenario):
    """Everything was copied by an earlier run; nothing is to be done.

    Copies are written straight to the server's file system, with rclone's mtime in their metadata.
    """

    unit: str = "key"
    to_copy = 0

    def prepare(self, store, adopt):
        expected = super().prepare(store, adopt)
        self.copies(store)
        adopt()
        return expected

    def copies(self, store, **more):
        arguments = self.arguments | {"age": f"{20 * DAY}h", "rclone_mtime_age": f"{30 * DAY}h"} | more
        store.write(CONSUMER, objects=self.objects, **arguments)

    def before_run(self, tool, store, address):
        store.put_back_records(tool, address)


@dataclass(frozen=True)
class Changed(NoChange):
    """One in so many objects has other bytes, and is newer; the rest is as the earlier run left it."""

    unit: str = "key"
    every: int = 100

    @property
    def to_copy(self):
        return len(range(0, self.objects, self.every))

    def prepare(self, store, adopt):
        expected = super().prepare(store, adopt)
        arguments = self.arguments | {"every": self.every, "generation": 1, "age": "1h"}
        store.write(PRODUCER, objects=self.objects, **arguments)
        return expected

    def before_run(self, tool, store, address):
        super().before_run(tool, store, address)
        self.copies(store, every=self.every)

    def wrong(self, store, expected, begun):
        """ETags are compared where the changed objects are; each is copied in one piece."""
        for number in range(0, self.objects, self.every):
            key = f"d{number // 1000:04}/o{number:07}"
            source, copy = (os.getxattr(store.objects(side) / key, "user.etag") for side in (PRODUCER, CONSUMER))
            if source != copy:
                return f"{key} was not copied again: ETag {copy} instead of {source}"
        return super().wrong(store, expected, begun)


SCENARIOS = {
    s.name: s
    for s in (
        Scenario("small", "How much does one small object cost?", 20_000, arguments={"bytes": 4 * KIB}),
        Scenario(
            "small-200k",
            "The same where the start is paid off.",
            200_000,
            arguments={"bytes": 4 * KIB},
            tools=("ours", "rclone-tuned", "s3sync-tuned"),
        ),
        Scenario(
            "large", "How much does a GiB cost?", 4, "GiB", {"bytes": GIB}, quick_objects=1, quick_bytes=300 * MIB
        ),
        Scenario(
            "mixed",
            "Sizes as buckets have them: log-normal, median 64 KiB, up to 50 MiB.",
            2_000,
            arguments={"bytes": 64 * KIB, "log_normal": True},
        ),
        NoChange(
            "nochange-100k",
            "What does a run cost that finds nothing to do?",
            100_000,
            arguments={"bytes": 4 * KIB, "holes": True},
            quick_objects=2_000,
        ),
        NoChange(
            "nochange-1m",
            "The same over a million keys: does memory grow?",
            1_000_000,
            arguments={"bytes": 4 * KIB, "holes": True},
            quick_objects=3_000,
            tools=("ours", "rclone-tuned", "s3sync", "s3sync-tuned"),
        ),
        Changed(
            "changed-1pct", "One object in a hundred has changed.", 100_000, arguments={"bytes": 256}, quick_objects=2_000
        ),
        Scenario(
            "huge",
            "One object of 20 GiB: does memory grow with size?",
            1,
            "GiB",
            {"bytes": 20 * GIB, "holes": True},
            on_disk=True,
            quick_bytes=300 * MIB,
            tools=("ours", "rclone-tuned", "s3sync-tuned"),
        ),
        Scenario(
            "latency",
            "The store answers 64 ms later, as one far away does: what does concurrency give?",
            5_000,
            arguments={"bytes": 4 * KIB},
            proxied=True,
            round_trip_ms=64,
            tools=("ours", "rclone", "rclone-tuned", "s3sync", "s3sync-tuned"),
        ),
        Scenario(
            "latency-20k",
            "As far away, and as many objects as in small.",
            20_000,
            arguments={"bytes": 4 * KIB},
            proxied=True,
            round_trip_ms=64,
            tools=("ours", "rclone-tuned", "s3sync-tuned"),
        ),
        Scenario(
            "startup",
            "From the start of the JVM to the first request, with and without the AOT cache.",
            1,
            unit="run",
            arguments={"bytes": 4 * KIB},
            repeat=11,
            proxied=True,
            tools=("ours", "ours-without-aot"),
        ),
        *(
            Scenario(
                f"scaling-{name}",
                "How do wall, CPU and memory go with keys and with concurrency?",
                objects,
                arguments={"bytes": KIB, "holes": True},
                tools=tuple(f"ours-c{concurrent}" for concurrent in (1, 4, 16, 64, 256)),
            )
            for name, objects in (("10k", 10_000), ("100k", 100_000), ("1m", 1_000_000))
        ),
        *(
            NoChange(
                f"memory-{name}",
                "Memory with a heap of fixed size, all of it touched at the start.",
                objects,
                arguments={"bytes": 4 * KIB, "holes": True},
                quick_objects=1_000,
                tools=("ours-fixed-heap",),
            )
            for name, objects in (("10k", 10_000), ("1m", 1_000_000))
        ),
        *(
            Scenario(
                f"memory-{size}gib",
                "The same over one object.",
                1,
                "GiB",
                {"bytes": size * GIB, "holes": True},
                on_disk=True,
                quick_bytes=300 * MIB,
                tools=("ours-fixed-heap",),
            )
            for size in (1, 20)
        ),
    )
}
