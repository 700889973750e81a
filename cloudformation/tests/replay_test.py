"""Tests of ../replay, as an operator runs it, against the SQS and ECS of MiniStack.

Between the two stands a proxy that keeps what was asked, and answers in ECS's place where a test
wants what MiniStack does not do: a RunTask that starts nothing, a call that is denied.

Run by .ci/test-operations.
"""

import contextlib
import importlib.machinery
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import types
import unittest
import unittest.mock
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3

REPLAY = Path(__file__).parent.parent / "replay"
PARAMETERS = REPLAY.parent.parent / "src/main/java/io/s3hydration/job/RunParameters.java"
TEMPLATE = REPLAY.parent / "consumer.yaml"
CLUSTER, FAMILY, CONTAINER = "s3-hydration", "s3-hydration-transfer", "transfer"
ACCOUNT = "000000000000"
REGION = "eu-central-1"
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Proxy(BaseHTTPRequestHandler):
    """Hands requests on to MiniStack, but for operations that `instead` answers."""

    protocol_version = "HTTP/1.1"
    backend = ""
    asked = []  # (operation, request)
    instead = {}  # operation -> (status, answer)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        operation = self.headers["X-Amz-Target"].split(".")[-1]
        Proxy.asked.append((operation, json.loads(body)))
        if operation in Proxy.instead:
            status, answer = Proxy.instead[operation]
            content = json.dumps(answer).encode()
        else:
            request = urllib.request.Request(Proxy.backend, body, dict(self.headers))
            try:
                with urllib.request.urlopen(request) as response:
                    status, content = response.status, response.read()
            except urllib.error.HTTPError as e:
                status, content = e.code, e.read()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def task_event(task="t1", command=None, code=1, at="2026-11-20T02:07:31Z", version=5, **changes):
    """An "ECS Task State Change" in the form of the ECS developer guide's sample events."""
    container = {"name": CONTAINER}
    if command is not None:
        container["command"] = command
    detail = {
        "clusterArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{CLUSTER}",
        "containers": [
            {"name": "aws-guardduty-agent-x", "lastStatus": "STOPPED", "exitCode": 137},
            {
                "name": CONTAINER,
                "lastStatus": "STOPPED",
                **({} if code is None else {"exitCode": code}),
            },
        ],
        "desiredStatus": "STOPPED",
        "group": f"family:{FAMILY}",
        "lastStatus": "STOPPED",
        "launchType": "FARGATE",
        "overrides": {"containerOverrides": [container, {"name": "aws-guardduty-agent-x"}]},
        "stopCode": "EssentialContainerExited" if code is not None else "TaskFailedToStart",
        "stoppedReason": "Essential container in task exited",
        "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/{CLUSTER}/{task}",
        "taskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{FAMILY}:6",
        "version": version,
    }
    detail.update(changes)
    return {
        "version": "0",
        "source": "aws.ecs",
        "detail-type": "ECS Task State Change",
        "time": at,
        "account": ACCOUNT,
        "region": REGION,
        "detail": detail,
    }


def undelivered(**changes):
    """The message attributes of EventBridge Scheduler's dead letter."""
    attributes = {
        "SCHEDULE_ARN": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{CLUSTER}/{CLUSTER}-nightly",
        "TARGET_ARN": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{CLUSTER}",
        "SCHEDULED_TIME": "2026-11-19T02:00:00Z",
        "EXECUTION_ID": "8ee5b8a2-2bd1-4f0f-8f0b-0e2ba6d27b6a",
        "ERROR_CODE": "AccessDeniedException",
        "ERROR_MESSAGE": "is not authorized to perform: iam:PassRole",
        "RETRY_ATTEMPTS": "3",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
        "IS_PAYLOAD_TRUNCATED": "false",
    }
    attributes.update(changes)
    return {
        name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
    }


def process(argv, endpoint):
    """Exit code and output of the script as operators start it."""
    ended = subprocess.run(
        [sys.executable, REPLAY, *argv],
        env={**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint, "AWS_MAX_ATTEMPTS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return ended.returncode, ended.stdout + ended.stderr


def in_here(argv, endpoint):
    """The same without a process of its own, which would load boto3 each time."""
    said = io.StringIO()
    environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint, "AWS_MAX_ATTEMPTS": "1"}
    with (
        unittest.mock.patch.dict(os.environ, environment, clear=True),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        try:
            return SCRIPT.main(argv), said.getvalue()
        except SystemExit as e:
            return e.code, said.getvalue()


def script():
    """The script as a module: it has no .py in its name."""
    loader = importlib.machinery.SourceFileLoader("replay", str(REPLAY))
    module = types.ModuleType("replay")
    sys.modules["replay"] = module
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


SCRIPT = script()


class ReplayTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        threading.Thread(target=cls.proxy.serve_forever, daemon=True).start()
        with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as free:
            port = free.server_port
        cls.data = tempfile.mkdtemp()
        cls.log = open(os.path.join(cls.data, "log"), "w+")
        cls.ministack = subprocess.Popen(
            [Path(sys.executable).parent / "ministack"],
            env={
                **ENVIRONMENT,
                "BIND_HOST": "127.0.0.1",
                "GATEWAY_PORT": str(port),
                "SERVICES": "sqs,ecs",
                "IOT_MTLS_ENABLED": "0",
                "HOME": cls.data,
                "S3_DATA_DIR": cls.data,
                # No container runtime: tasks are only kept, and nothing is pulled or run.
                "DOCKER_HOST": "unix:///nonexistent",
            },
            stdout=cls.log,
            stderr=subprocess.STDOUT,
        )
        Proxy.backend = f"http://127.0.0.1:{port}/"
        cls.await_ministack()
        session = boto3.Session("test", "not-a-secret", region_name=REGION)
        cls.sqs = session.client("sqs", endpoint_url=Proxy.backend)
        cls.ecs = session.client("ecs", endpoint_url=Proxy.backend)
        cls.ecs.create_cluster(clusterName=CLUSTER)
        cls.task_definition = cls.ecs.register_task_definition(
            family=FAMILY,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="1024",
            memory="2048",
            containerDefinitions=[{"name": CONTAINER, "image": "none"}],
        )["taskDefinition"]["taskDefinitionArn"]

    @classmethod
    def await_ministack(cls):
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(Proxy.backend + "_localstack/health").close()
                return
            except OSError:
                if cls.ministack.poll() is not None or time.monotonic() > deadline:
                    cls.log.seek(0)
                    raise AssertionError("MiniStack did not start:\n" + cls.log.read()) from None
                threading.Event().wait(0.1)

    @classmethod
    def tearDownClass(cls):
        cls.ministack.terminate()
        cls.ministack.wait(20)
        cls.proxy.shutdown()
        cls.proxy.server_close()
        cls.log.close()
        shutil.rmtree(cls.data, ignore_errors=True)

    def setUp(self):
        self.queue = self.sqs.create_queue(QueueName=self.id().split(".")[-1])["QueueUrl"]
        self.clear_up()

    def clear_up(self):
        Proxy.asked, Proxy.instead = [], {}
        for task in self.ecs.list_tasks(cluster=CLUSTER)["taskArns"]:
            self.ecs.stop_task(cluster=CLUSTER, task=task)

    # ---- what a test says

    def put(self, body, attributes=None):
        return self.sqs.send_message(
            QueueUrl=self.queue,
            MessageBody=body if isinstance(body, str) else json.dumps(body),
            MessageAttributes=attributes or {},
        )["MessageId"]

    def replay(self, *arguments, code, replaced=None, as_a_process=False):
        given = {
            "--queue-url": self.queue,
            "--cluster": CLUSTER,
            "--task-definition": self.task_definition,
            "--subnets": "subnet-1,subnet-2",
            "--security-groups": "sg-1",
            **(replaced or {}),
        }
        argv = [part for pair in given.items() for part in pair] + list(arguments)
        ended, said = (process if as_a_process else in_here)(
            argv, f"http://127.0.0.1:{self.proxy.server_port}"
        )
        self.assertEqual(ended, code, said)
        self.assertNotIn("Traceback", said)
        return said

    def started(self):
        return [request for operation, request in Proxy.asked if operation == "RunTask"]

    def left(self):
        """How many messages can be received at once: those that are held back do not count."""
        answer = self.sqs.get_queue_attributes(
            QueueUrl=self.queue,
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )["Attributes"]
        self.assertEqual(answer["ApproximateNumberOfMessagesNotVisible"], "0")
        return int(answer["ApproximateNumberOfMessages"])

    # ---- the tests

    def test_an_empty_queue_needs_nothing(self):
        self.assertIn("0 messages", self.replay("--yes", code=0))
        self.assertEqual(self.started(), [])

    def test_without_yes_nothing_is_started_and_no_message_is_lost(self):
        self.put("{}", undelivered())
        self.put(task_event(command=["prefix=exports/2026/", "full=true"]))
        said = self.replay(code=0, as_a_process=True)
        self.assertIn("1. scheduled run", said)
        self.assertIn("2. backfill full=true prefix=exports/2026/", said)
        self.assertIn("iam:PassRole", said)
        self.assertIn("t1: exit code 1", said)
        self.assertIn("nothing was started or deleted", said)
        self.assertEqual(
            {operation for operation, _ in Proxy.asked},
            {"ReceiveMessage", "ChangeMessageVisibility"},
        )
        self.assertEqual(self.left(), 2)

    def test_failed_scheduled_runs_of_both_shapes_become_one_run_without_overrides(self):
        self.put("{}", undelivered())
        self.put(task_event("t1"))
        self.put(task_event("t2", code=None))
        self.put(task_event("t3", overrides={}))
        catch_up = {"name": CONTAINER, "command": ["--hydration.sync.fresh-for=12h"]}
        self.put({"containerOverrides": [catch_up]}, undelivered(EXECUTION_ID="another"))
        self.put(task_event("t4", command=catch_up["command"]))
        self.assertIn("deleted 6 messages", self.replay("--yes", code=0, as_a_process=True))
        [request] = self.started()
        self.assertNotIn("overrides", request)
        self.assertEqual(request["cluster"], CLUSTER)
        self.assertEqual(request["taskDefinition"], self.task_definition)
        self.assertEqual(request["launchType"], "FARGATE")
        self.assertEqual(
            request["networkConfiguration"]["awsvpcConfiguration"],
            {
                "subnets": ["subnet-1", "subnet-2"],
                "securityGroups": ["sg-1"],
                "assignPublicIp": "DISABLED",
            },
        )
        self.assertEqual(self.left(), 0)

    def test_a_backfill_is_started_with_its_parameters_and_nothing_else(self):
        self.put(
            task_event(
                command=[
                    "prefix=exports/2026/ä b=c,d/",
                    "from=2026-11-01T00:00:00+01:00",
                    "to=2026-11-08T00:00:00.5Z",
                    "dry-run=false",
                ]
            )
        )
        self.replay("--yes", code=0)
        [request] = self.started()
        self.assertEqual(
            request["overrides"],
            {
                "containerOverrides": [
                    {
                        "name": CONTAINER,
                        "command": [
                            "dry-run=false",
                            "from=2026-11-01T00:00:00+01:00",
                            "prefix=exports/2026/ä b=c,d/",
                            "to=2026-11-08T00:00:00.5Z",
                        ],
                    }
                ]
            },
        )
        self.assertEqual(self.left(), 0)

    def test_parameters_are_found_in_each_form_that_a_schedulers_payload_may_have(self):
        command = {"name": CONTAINER, "command": ["full=true"]}
        request = {
            "Cluster": CLUSTER,
            "Overrides": {"ContainerOverrides": [{"Name": CONTAINER, "Command": ["full=true"]}]},
        }
        for payload in (
            {"containerOverrides": [command]},
            {"overrides": {"containerOverrides": [command]}},
            request,
        ):
            with self.subTest(payload=payload):
                self.clear_up()
                self.put(payload, undelivered())
                self.replay("--yes", code=0)
                [started] = self.started()
                self.assertEqual(started["overrides"], {"containerOverrides": [command]})

    def test_one_failed_run_is_one_run_however_often_its_event_came(self):
        command = ["keys=s3://consumer-data/lists/again.jsonl"]
        self.put(task_event(command=command))
        self.put(task_event(command=command))
        self.put(task_event(command=command, version=6))
        self.assertEqual(self.replay(code=0).count("   failed "), 1)
        self.assertIn("deleted 3 messages", self.replay("--yes", code=0))
        self.assertEqual(len(self.started()), 1)
        self.assertEqual(self.left(), 0)

    def test_runs_are_started_one_at_a_time_and_the_oldest_first(self):
        self.put(task_event("t2", ["prefix=b/"], at="2026-11-21T02:07:31Z"))
        self.put(task_event("t1", ["prefix=a/"], at="2026-11-20T02:07:31Z"))
        self.assertIn("1 more runs wait", self.replay("--yes", code=3))
        self.assertEqual(self.left(), 1)
        self.assertIn("is under way", self.replay("--yes", code=3))
        self.assertEqual(self.left(), 1)
        self.assertEqual(len(self.started()), 1)
        [task] = self.ecs.list_tasks(cluster=CLUSTER)["taskArns"]
        self.ecs.stop_task(cluster=CLUSTER, task=task)
        self.replay("--yes", code=0)
        self.assertEqual(
            [
                request["overrides"]["containerOverrides"][0]["command"]
                for request in self.started()
            ],
            [["prefix=a/"], ["prefix=b/"]],
        )
        self.assertEqual(self.left(), 0)

    def test_what_overrides_more_than_job_parameters_is_refused(self):
        whole = {"name": CONTAINER, "command": ["full=true"]}
        account = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
        other_task = f"{account}:task-definition/other:6"
        refused = {
            "environment": task_event(
                overrides={
                    "containerOverrides": [
                        {
                            **whole,
                            "environment": [{"name": "JAVA_TOOL_OPTIONS", "value": "-javaagent:x"}],
                        }
                    ]
                }
            ),
            "environmentFiles": task_event(
                overrides={
                    "containerOverrides": [
                        {
                            **whole,
                            "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::x/y.env"}],
                        }
                    ]
                }
            ),
            "taskRoleArn": task_event(
                overrides={"containerOverrides": [whole], "taskRoleArn": "arn:aws:iam::1:role/x"}
            ),
            "executionRoleArn": task_event(overrides={"executionRoleArn": "arn:aws:iam::1:role/x"}),
            "overrides cpu of the task": task_event(overrides={"cpu": "4096"}),
            "overrides memory of a container": task_event(
                overrides={"containerOverrides": [{**whole, "memory": 30720}]}
            ),
            "ephemeralStorage": task_event(overrides={"ephemeralStorage": {"sizeInGiB": 200}}),
            "overrides image of a container": task_event(
                overrides={"containerOverrides": [{**whole, "image": "evil"}]}
            ),
            "command for the container other": task_event(
                overrides={"containerOverrides": [{**whole, "name": "other"}]}
            ),
            "task definition " + other_task: task_event(taskDefinitionArn=other_task),
            f"cluster {account}:cluster/other": task_event(clusterArn=f"{account}:cluster/other"),
            "not about a task that has stopped": task_event(lastStatus="RUNNING"),
            "not a list of texts": task_event(command=[{"x": 1}]),
            "not formed as AWS forms it": task_event(overrides={"containerOverrides": ["x"]}),
            "neither EventBridge Scheduler's": {
                "source": "somebody",
                "detail-type": "ECS Task State Change",
            },
            "not a JSON object": "[]",
            "not JSON": "nonsense",
        }
        self.refuses(
            [(why, body, None) for why, body in refused.items()]
            + [
                ("cut its payload off", "{}", undelivered(IS_PAYLOAD_TRUNCATED="true")),
                ("it is for the cluster", "{}", undelivered(TARGET_ARN=f"{account}:cluster/other")),
                (
                    "environment",
                    {
                        "containerOverrides": [
                            {"name": CONTAINER, "environment": [{"name": "A", "value": "b"}]}
                        ]
                    },
                    undelivered(),
                ),
            ]
        )

    def test_an_argument_that_the_job_would_not_take_is_refused(self):
        self.refuses(
            [
                (why, task_event(command=command), None)
                for why, command in [
                    (
                        "--hydration.consumer.bucket=mine is no job parameter",
                        ["--hydration.consumer.bucket=mine"],
                    ),
                    (
                        "--hydration.sync.fresh-for=12h is no job parameter",
                        ["full=true", "--hydration.sync.fresh-for=12h"],
                    ),
                    ("run.id=1 is no job parameter", ["run.id=1"]),
                    ("sh is no job parameter", ["sh", "-c", "true"]),
                    ("the parameter full is given twice", ["full=true", "full=false"]),
                    ("full=yes has no value", ["full=yes"]),
                    ("prefix= has no value", ["prefix="]),
                    ("prefix=a?[2J has no value", ["prefix=a\x1b[2J"]),
                    ("from=yesterday has no value", ["from=yesterday"]),
                    ("to=2026-13-01T00:00:00Z has no value", ["to=2026-13-01T00:00:00Z"]),
                    ("to=2026-12-01T00:00:75Z has no value", ["to=2026-12-01T00:00:75Z"]),
                    ("keys=s3://bucket has no value", ["keys=s3://bucket"]),
                    ("has no value", ["prefix=" + "\u00e4" * 512 + "a"]),
                    ("has no value", ["keys=s3://bucket/" + "a" * 1025]),
                    ("has no value", ["keys=s3://" + "b" * 64 + "/key"]),
                    ("prefix=\ufffd has no value", ["prefix=\ufffd"]),
                ]
            ]
        )

    def refuses(self, cases):
        messages = {self.put(body, attributes): why for why, body, attributes in cases}
        said = self.replay("--yes", code=3)
        for message, why in messages.items():
            [line] = [
                line
                for line in said.splitlines()
                if line.startswith(f"refused: message {message}: ")
            ]
            self.assertIn(why, line)
        self.assertEqual(self.started(), [])
        self.assertEqual(self.left(), len(cases))

    def test_a_refused_message_does_not_hold_up_the_others(self):
        self.put("nonsense")
        self.put(task_event())
        self.replay("--yes", code=3)
        self.assertEqual(len(self.started()), 1)
        self.assertEqual(self.left(), 1)

    def test_a_run_task_that_starts_nothing_deletes_nothing(self):
        self.put(task_event())
        Proxy.instead = {
            "RunTask": (
                200,
                {"tasks": [], "failures": [{"arn": "arn:aws:ecs:x", "reason": "RESOURCE:ENI"}]},
            )
        }
        self.assertIn("RESOURCE:ENI", self.replay("--yes", code=1))
        self.assertEqual(self.left(), 1)
        Proxy.instead = {"RunTask": (200, {"tasks": [], "failures": []})}
        self.replay("--yes", code=1)
        self.assertEqual(self.left(), 1)
        Proxy.instead = {}
        self.replay("--yes", code=0)
        self.assertEqual(self.left(), 0)

    def test_a_call_that_is_denied_deletes_nothing(self):
        self.put(task_event())
        for operation in ("RunTask", "ListTasks"):
            Proxy.instead = {operation: (400, {"__type": "AccessDeniedException", "message": "no"})}
            self.assertIn("AccessDenied", self.replay("--yes", code=1))
            self.assertEqual(self.left(), 1)
        Proxy.instead = {
            "ReceiveMessage": (400, {"__type": "AccessDeniedException", "message": "no"})
        }
        self.assertIn("AccessDenied", self.replay("--yes", code=1))

    def test_a_message_that_cannot_be_deleted_says_which_run_was_started_for_it(self):
        self.put(task_event())
        Proxy.instead = {
            "DeleteMessage": (400, {"__type": "AccessDeniedException", "message": "no"})
        }
        said = self.replay("--yes", code=1)
        self.assertRegex(said, "started arn:aws:ecs:.*:task/")
        self.assertEqual(self.left(), 1)

    def test_a_message_is_deleted_without_a_replay_only_when_it_is_named(self):
        moot = self.put("nonsense")
        self.put(task_event())
        self.assertIn("nothing was deleted", self.replay("--discard", moot, code=0))
        self.assertEqual(self.left(), 2)
        self.assertIn(
            "there is no message x",
            self.replay("--discard", "x", "--discard", moot, "--yes", code=1),
        )
        self.assertEqual(self.left(), 2)
        self.replay("--discard", moot, "--yes", code=3)
        self.assertEqual(self.left(), 1)
        self.assertEqual(self.started(), [])

    def test_more_messages_than_one_answer_holds_are_all_read(self):
        for number in range(25):
            self.put(task_event(f"t{number}"))
        self.assertIn("deleted 25 messages", self.replay("--yes", code=0))
        self.assertEqual(self.left(), 0)

    def test_wrong_arguments_touch_nothing(self):
        self.replay("--please", code=2, as_a_process=True)
        said = self.replay(code=2, replaced={"--task-definition": FAMILY})
        self.assertIn("is not like arn:aws:ecs", said)
        self.assertEqual(Proxy.asked, [])

    def test_it_knows_the_templates_container_and_what_its_schedules_pass_on(self):
        template = TEMPLATE.read_text()
        [container] = re.findall(r"ContainerDefinitions:\n\s+- Name: (\S+)", template)
        self.assertEqual(container, CONTAINER)
        inputs = re.findall(r"^\s+Input: !Sub '(.*)'$", template, re.MULTILINE)
        self.assertEqual(len(inputs), template.count(" Input:"))
        for number, given in enumerate(inputs):
            execution = undelivered(EXECUTION_ID=str(number))
            self.put(re.sub(r"\$\{\w+\}", "12", given), execution)
        self.assertIn(f"deleted {len(inputs)} messages", self.replay("--yes", code=0))
        self.assertNotIn("overrides", self.started()[0])

    def test_the_operator_policy_lets_it_do_what_it_does(self):
        template = TEMPLATE.read_text()
        policy = re.search(r"^  OperatorPolicy:\n(.*?)^  \w", template, re.DOTALL | re.MULTILINE)
        calls = re.findall(r"\b(sqs|ecs)\.(\w+)\(", REPLAY.read_text())
        self.assertGreater(len(set(calls)), 4)
        for service, method in calls:
            action = f"{service}:{''.join(part.title() for part in method.split('_'))}"
            self.assertIn(action, policy.group(1))

    def test_its_parameters_are_those_of_the_job(self):
        known = re.search(r"KNOWN =\s*List\.of\(([^)]*)\)", PARAMETERS.read_text()).group(1)
        script = re.search(
            r"^PARAMETERS = \{(.*?)^\}", REPLAY.read_text(), re.DOTALL | re.MULTILINE
        ).group(1)
        self.assertEqual(
            set(re.findall(r'"([^"]+)"', known)),
            set(re.findall(r'^    "([^"]+)":', script, re.MULTILINE)),
        )


if __name__ == "__main__":
    unittest.main(verbosity=2)
