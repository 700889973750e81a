"""Checks the commands, names and links of the operator's documents.

Every `aws` command must be one that the AWS CLI knows, with options that it knows; every parameter
and output must stand in the template it is given to; every link must lead somewhere. Nothing is
sent to AWS, and what AWS would answer is not checked.

Run by .ci/test-operations.
"""

import json
import re
import shlex
import subprocess
import unittest
from pathlib import Path

import awscli.clidriver
import botocore.session
import jmespath
from botocore import xform_name

ROOT = Path(__file__).parent.parent.parent
DOCS = [
    ROOT / "docs/deployment-guide.md",
    ROOT / "docs/runbook.md",
    ROOT / "docs/security.md",
    ROOT / "docs/architecture.md",
    ROOT / "cloudformation/README.md",
    ROOT / "cloudformation/guardrails/README.md",
]
TEMPLATES = sorted((ROOT / "cloudformation").glob("*.yaml"))
GLOBAL = {"profile", "region", "query", "output", "no-cli-pager"}


def blocks(document):
    """The shell blocks of a document."""
    return re.findall(r"^```bash\n(.*?)^```", document.read_text(), re.DOTALL | re.MULTILINE)


def commands(document):
    """Each `aws` command as words, nested ones too; and whether it is to be typed."""
    text = "\n".join(blocks(document))
    text = re.sub(r"\n +`aws ", "\n`aws ", text)
    # In a sentence a command is only named: its options must exist, but need not be complete.
    inline = re.findall(r"`(aws [a-z0-9-]+ [a-z0-9-]+ --[^`]*)`", document.read_text())
    for command in inline:
        yield words(command), False
    text = re.sub(r"<<'?END'?(\s.*?)?\n.*?\nEND\n", r"\n", text, flags=re.DOTALL)
    text = text.replace("\\\n", " ")
    for start in re.finditer(r"(?<![\w./-])aws (?=[a-z])", text):
        yield words(text[start.start() :]), True


def words(text):
    """The words of the first command in a text, up to its end outside quotes and substitutions."""
    within, end = [], len(text)
    for at, char in enumerate(text):
        if within and char == within[-1]:
            within.pop()
        elif within and within[-1] == "'":
            continue
        elif char == "(" and text[at - 1] == "$":
            within.append(")")
        elif char == '"' or (char == "'" and '"' not in within[-1:]):
            within.append(char)
        elif not within and char in "\n;|&>)":
            end = at
            break
    command = re.sub(r"\$\([^()]*(\([^()]*\)[^()]*)*\)", "SUBSTITUTED", text[:end])
    return shlex.split(command, comments=True)


def template_names(section):
    """Names under a section, by template."""
    found = {}
    for template in TEMPLATES:
        text = template.read_text()
        part = re.search(rf"^{section}:\n(.*?)(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)
        found[template.name] = (
            set(re.findall(r"^  (\w+):", part.group(1), re.MULTILINE)) if part else set()
        )
    return found


def bash(script, given):
    """What a script prints."""
    return subprocess.run(
        ["bash", "-c", script], input=given, capture_output=True, text=True, check=True
    ).stdout


def roots(node):
    """The fields of an answer that a parsed query begins at."""
    kind, children = node["type"], node.get("children", [])
    if kind == "field":
        return {node["value"]}
    if kind in ("multi_select_hash", "multi_select_list", "function_expression"):
        return set().union(*map(roots, children))
    if kind in ("literal", "expref"):
        return set()
    return roots(children[0]) if children else set()


def chapter(document, heading):
    """What stands under a heading of the second level."""
    text = document.read_text()
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)[1]


def slug(heading):
    """GitHub's anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-")


def headings(document):
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.DOTALL | re.MULTILINE)
    return {slug(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


class DocsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.cli = awscli.clidriver.create_clidriver()
        cls.services = cls.cli.create_help_command().command_table
        cls.parameters = template_names("Parameters")
        cls.outputs = template_names("Outputs")

    def test_every_command_and_option_exists(self):
        count = 0
        for document in DOCS:
            for command, whole in commands(document):
                with self.subTest(document=document.name, command=" ".join(command)[:120]):
                    self.known(command, whole)
                    count += 1
        print(f"{count} aws commands")
        self.assertGreater(count, 60)

    def known(self, command, whole):
        table, at = self.services, 1
        service = command[at]
        self.assertIn(service, table)
        parsed = table[service].create_help_command()
        operations = parsed.command_table
        at += 1
        operation = command[at]
        self.assertIn(operation, operations, service)
        help_command = operations[operation].create_help_command()
        if operation == "wait":
            at += 1
            waiters = help_command.command_table
            self.assertIn(command[at], waiters)
            help_command = waiters[command[at]].create_help_command()
        options = set(help_command.arg_table)
        required = {
            name
            for name, argument in help_command.arg_table.items()
            if argument.required and not argument.positional_arg and name != "outfile"
        }
        given = {
            re.sub(r"=.*|^no-(?=enable|retain)", "", word[2:])
            for word in command[at + 1 :]
            if word.startswith("--")
        }
        self.assertLessEqual(given - GLOBAL, options)
        if whole:
            self.assertLessEqual(required, given)

    def test_every_query_asks_for_what_the_answer_has(self):
        session, count = botocore.session.get_session(), 0
        for document in DOCS:
            for command, _ in commands(document):
                if "--query" not in command:
                    continue
                query = command[command.index("--query") + 1]
                with self.subTest(document=document.name, query=query):
                    model = session.get_service_model(command[1].removesuffix("api"))
                    [operation] = [
                        name
                        for name in model.operation_names
                        if xform_name(name, "-") == command[2]
                    ]
                    answer = model.operation_model(operation).output_shape.members
                    self.assertLessEqual(roots(jmespath.compile(query).parsed), set(answer))
                    count += 1
        self.assertGreater(count, 20)

    def test_every_parameter_given_is_one_of_the_templates(self):
        known = set().union(*self.parameters.values())
        count = 0
        for document in DOCS:
            text = re.sub(r"^#.*$", "", "\n".join(blocks(document)), flags=re.MULTILINE)
            given = re.findall(r'"Key": +"(\w+)"', text)
            given += re.findall(r"ParameterKey(?:=|: \"|=='|==')(\w+)", text)
            for changes in re.findall(r"\bkeeping (.*)", text) + re.findall(
                r"--parameter-overrides (.*)", text
            ):
                given += re.findall(r'(?:^|[ "])(\w+)=', changes)
            for name in given:
                with self.subTest(document=document.name, name=name):
                    self.assertIn(name, known)
                    count += 1
        self.assertGreater(count, 30)

    def test_an_update_keeps_what_it_does_not_change(self):
        guide = "\n".join(blocks(ROOT / "docs/deployment-guide.md"))
        functions = "".join(
            re.search(rf"^{name}\(\) \{{\n.*?^\}}\n", guide, re.DOTALL | re.MULTILINE).group(0)
            for name in ("keeping", "as_stack")
        )
        given = '["ExternalId", "BucketName", "ReadAccess"]'
        script = functions + "keeping ReadAccess=REVOKED 'ExternalId=a=b' BucketName= | as_stack"
        self.assertEqual(
            json.loads(bash(script, given)),
            [
                {"ParameterKey": "ExternalId", "ParameterValue": "a=b"},
                {"ParameterKey": "BucketName", "ParameterValue": ""},
                {"ParameterKey": "ReadAccess", "ParameterValue": "REVOKED"},
            ],
        )
        script = functions + "keeping ReadAccess=REVOKED"
        self.assertEqual(
            json.loads(bash(script, given)),
            [
                {"Key": "ExternalId", "UsePreviousValue": True},
                {"Key": "BucketName", "UsePreviousValue": True},
                {"Key": "ReadAccess", "Value": "REVOKED"},
            ],
        )
        self.assertIn(
            {"ParameterKey": "BucketName", "UsePreviousValue": True},
            json.loads(bash(script + " | as_stack", given)),
        )
        with self.assertRaises(subprocess.CalledProcessError):
            bash("set -o pipefail\n" + functions + "keeping ReadAcces=REVOKED", given)

    def test_an_update_keeps_only_what_the_running_version_knows(self):
        """The guide's own block: $VERSION is the new one by then, for step 3 has published it."""
        shell = blocks(ROOT / "docs/deployment-guide.md")
        [functions] = [block for block in shell if "\nkeeping() {" in block]
        [update] = [b for b in shell if "update-provisioned-product" in b and "NEW=" in b]
        choice = update[: update.index("aws servicecatalog update-provisioned-product")]
        aws = """aws() {
          case "$*" in
            *describe-provisioned-product*) printf 'prod-1\tpa-old\n' ;;
            *describe-product*) echo pa-new ;;
            *pa-old*) echo '["ContainerImage", "Memory", "Retired"]' ;;
            *pa-new*) echo '["ContainerImage", "Memory", "Added"]' ;;
          esac
        }
        """
        given = "VERSION=0.2.0 CONSUMER_PRODUCT=prod-1 IMAGE=image-2\n"
        made = bash(aws + functions + given + choice.replace("> update.json", ""), "")
        self.assertEqual(
            json.loads(made),
            [
                {"Key": "ContainerImage", "Value": "image-2"},
                {"Key": "Memory", "UsePreviousValue": True},
            ],
        )

    def test_no_revision_of_the_task_outlives_an_update(self):
        """Deregistered by the update, it cannot be run; until ECS knows, it is the wrong one."""
        runbook = "\n".join(blocks(ROOT / "docs/runbook.md"))
        [asked] = re.findall(r"^TASK_DEFINITION=.*", runbook, re.MULTILINE)
        self.assertIn("scheduler get-schedule", asked)
        updates = [
            block
            for block in blocks(ROOT / "docs/deployment-guide.md")
            if re.search(r"(update-provisioned-product|execute-change-set) --profile consumer", block)
        ]
        self.assertEqual(len(updates), 2)
        for block in updates:
            after = re.split(r"update-provisioned-product|execute-change-set", block)[-1]
            self.assertRegex(after, r"(?m)^TASK_DEFINITION=")

    def test_what_is_made_outside_of_the_stacks_is_undone_before_the_end(self):
        """What AWS refuses to delete as long as something else holds it."""
        guide = (ROOT / "docs/deployment-guide.md").read_text()
        end = chapter(ROOT / "docs/runbook.md", "Tear it down")
        consumer = ("terminate-provisioned-product", "delete-stack --profile consumer")
        catalogue = ("--stack-name s3-hydration-catalog",)
        for made, names, undone, before in (
            ("Attach output `OperatorPolicyArn`", "OperatorPolicyArn", "detach-role-policy", consumer),
            ("EndpointSecurityGroupId", "EndpointSecurityGroupId", "revoke-security-group-ingress", consumer),
            ("create-portfolio-share", "PORTFOLIO=", "delete-portfolio-share", catalogue),
            ("create-stack-instances", "StackSet", "delete-stack-instances", ("delete-stack-set",)),
        ):
            with self.subTest(undone=undone):
                self.assertIn(made, guide)
                self.assertIn(names, end[: end.index(undone)])
                for later in before:
                    self.assertLess(end.index(undone), end.index(later))

        unshared, deleted = end.index("delete-portfolio-share"), end.index(catalogue[0])
        self.assertIn("describe-portfolio-share-status", end[unshared:deleted])
        self.assertIn("```", end[unshared:deleted], "it takes its time, which a block does not wait for")

    def test_a_policy_that_is_deleted_can_be_put_back(self):
        """Until the change set has made the new one, readers and denials hang on the old one."""
        shell = blocks(ROOT / "docs/runbook.md")
        [block] = [block for block in shell if "delete-bucket-policy" in block]
        self.assertTrue([b for b in shell if 'put-bucket-policy' in b and '--policy "file://$BUCKET_POLICY"' in b])
        step = block[block.index("if POLICY=") : block.index("jq ")]
        aws = """aws() {
          local it="policy-of-$OLD_BUCKET"
          case "$*" in
            *get-bucket-policy*) cat "$it" 2>/dev/null ;;
            *delete-bucket-policy*) rm "$it" ;;
          esac
        }
        cd "$(mktemp -d)"
        SAVED=.
        date() { echo $((++now)); }
        OLD_BUCKET=a; echo first > policy-of-a
        """
        kept = 'cat "$BUCKET_POLICY"; ls policy-of-* 2>/dev/null || true\n'
        self.assertEqual(bash(aws + step + kept, ""), "first\n")
        self.assertEqual(bash(aws + step + step + kept, ""), "first\n", "pasted twice")
        another = "OLD_BUCKET=b; echo other > policy-of-b\n"
        self.assertEqual(bash(aws + step + another + step + kept, ""), "other\n")
        changed = "echo changed > policy-of-a\n"
        self.assertEqual(bash(aws + step + changed + step + kept, ""), "changed\n")
        refused = "aws() { [[ $* != *get-bucket-policy* ]] || return 254; rm policy-of-a; }\n"
        self.assertEqual(bash(aws + refused + step + "ls policy-of-*", ""), "policy-of-a\n")

    def test_what_a_rollback_does_not_bring_back_is_saved_before(self):
        way = chapter(ROOT / "docs/runbook.md", "Take over a bucket of the Lambda predecessor")
        executed = re.search(r"execute-change-set [^`]*--change-set-name adopt-2", way).start()
        for what in (
            "key-policy",
            "bucket-versioning",
            "bucket-encryption",
            "bucket-ownership-controls",
            "bucket-lifecycle-configuration",
            "bucket-logging",
            "public-access-block",
        ):
            with self.subTest(what=what):
                self.assertLess(way.index(f"get-{what} "), executed)
                self.assertGreater(way.index(f"put-{what} "), executed)
        self.assertLess(way.index("put-public-access-block"), way.index("put-bucket-policy"))
        self.assertIn("--query '{Rules: Rules}'", way, "the only member that is taken back")

    def test_old_versions_are_not_deleted_by_a_take_over(self):
        """Our lifecycle holds for what is there already."""
        [block] = [b for b in blocks(ROOT / "docs/runbook.md") if "adopt-parameters.json" in b]
        step = block[block.index("jq --arg bucket") : block.index("| as_stack")].replace("consumer-parameters.json", "")
        given = [{"Key": "VpcId", "Value": "vpc-1"}, {"Key": "NoncurrentVersionDays", "Value": "30"}]
        made = json.loads(bash("OLD_BUCKET=old\n" + step, json.dumps(given)))
        consumer = (ROOT / "cloudformation/consumer.yaml").read_text()
        most = re.search(r"^  NoncurrentVersionDays:\n(?:    .*\n)*?    MaxValue: (\d+)", consumer, re.MULTILINE)[1]
        self.assertEqual(
            [(one["Key"], one["Value"]) for one in made],
            [("VpcId", "vpc-1"), ("BucketName", "old"), ("ScheduleState", "DISABLED"), ("NoncurrentVersionDays", most)],
            "each once",
        )

    def test_a_role_made_by_hand_is_one_that_the_task_may_assume(self):
        guide = (ROOT / "docs/deployment-guide.md").read_text()
        first, last = re.search(r"a role whose name begins with `([\w-]+)` and ends with `(\w+)`", guide).groups()
        boundary = (ROOT / "cloudformation/launch-role.yaml").read_text()
        self.assertIn(f":role/{first}*{last}\n", boundary)

    def test_the_defaults_that_the_guide_names_are_the_templates(self):
        consumer = (ROOT / "cloudformation/consumer.yaml").read_text()
        launch = chapter(ROOT / "docs/deployment-guide.md", "4. Way A: Service Catalog")
        rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|", launch, re.MULTILINE)
        self.assertGreater(len(rows), 6)
        for names, defaults in rows:
            given = [value.strip().strip("`") for value in re.split(r", (?=`|none|\d)", defaults)]
            for name, value in zip(re.findall(r"\w+", names), given * 2):
                with self.subTest(parameter=name):
                    default = re.search(rf"^  {name}:\n(?:    .*\n)*?    Default: (.*)", consumer, re.MULTILINE)[1].strip("'")
                    self.assertEqual(default, "" if value in ("none", "empty") else value)

    def test_a_dry_run_does_not_look_like_a_good_night(self):
        [block] = [b for b in blocks(ROOT / "docs/runbook.md") if "ExitCode >= 0" in b]
        step = block[block.index("jq -r") :]
        line = {"_aws": {"Timestamp": 1764288000123}, "Verdict": "COMPLETE", "ExitCode": 0, "RunsSucceeded": 1, "RunId": "r"}
        whole, dry = (json.dumps([json.dumps(line | {"RunsSucceeded": one})]) for one in (1, 0))
        self.assertEqual(bash(step, whole), "2025-11-28T00:00:00Z\tCOMPLETE\t0\t1\t\t\t\tr\n")
        self.assertNotEqual(bash(step, dry), bash(step, whole))

    def test_nothing_is_launched_by_the_block_that_writes_its_parameters(self):
        """Whoever wants another value changes the list first."""
        for block in blocks(ROOT / "docs/deployment-guide.md"):
            self.assertFalse("> consumer-parameters.json" in block and "provision-product" in block)

    def test_no_ledger_of_one_run_is_read_as_another_runs(self):
        """All runs name theirs alike."""
        read = [b for b in blocks(ROOT / "docs/runbook.md") if "gunzip" in b]
        self.assertEqual(len(read), 2)
        for block in read:
            self.assertIn("LEDGERS=$(mktemp -d)", block)

    def test_no_block_sets_what_zsh_keeps_for_itself(self):
        for document in DOCS:
            for block in blocks(document):
                self.assertNotRegex(block, r"(?<![\w-])(status|path|argv)=")

    def test_a_check_that_says_no_stands_alone(self):
        """A block is pasted as a whole, and goes on whatever was printed."""
        checks = 0
        for document in DOCS:
            for block in blocks(document):
                if re.search(r"^\[\[ .* \]\] \|\| echo", block, re.MULTILINE):
                    checks += 1
                    self.assertNotRegex(block, r"aws \S+ (create|execute|delete|put)-")
        self.assertGreater(checks, 0)

    def test_a_change_set_is_looked_at_before_it_is_executed(self):
        """A block is pasted as a whole."""
        shown = 0
        for document in DOCS:
            for block in blocks(document):
                shown += "describe-change-set" in block
                self.assertFalse("describe-change-set" in block and "execute-change-set" in block)
        self.assertGreater(shown, 1)

    def test_a_property_that_the_runbook_wants_set_can_be_set(self):
        runbook = (ROOT / "docs/runbook.md").read_text()
        pointer = "hydration.sync.predecessor-time-pointer"
        settings = re.findall(r'"command": \["--([\w.-]+)=', runbook)
        self.assertEqual(settings, [pointer])
        self.assertIn(pointer, (ROOT / "docs/configuration.md").read_text())

    def test_what_stays_is_out_of_the_way_of_the_next_launch(self):
        """The recipe imports bucket and key, so the log group, whose name is fixed, is to go for it, too."""
        end = chapter(ROOT / "docs/runbook.md", "Tear it down")
        way = end[end.index("names are taken") :]
        self.assertRegex(way, r"delete the log group, and then either give .*\s.*\(#take-over")
        imported = chapter(ROOT / "docs/runbook.md", "Take over a bucket of the Lambda predecessor")
        for resource in ("DestinationBucket", "DataKey"):
            self.assertIn(f'"LogicalResourceId": "{resource}"', imported)

    def test_each_launch_gives_what_its_template_asks_for(self):
        guide = "\n".join(blocks(ROOT / "docs/deployment-guide.md"))
        for side in ("producer", "consumer"):
            lists = re.findall(
                rf"cat > {side}-parameters\.json <<END\n(.*?)^END", guide, re.DOTALL | re.MULTILINE
            )
            self.assertTrue(lists)
            for text in lists:
                given = {line["Key"] for line in json.loads(text)}
                self.assertLessEqual(given, self.parameters[f"{side}.yaml"])
                self.assertLessEqual(self.without_default(f"{side}.yaml"), given)

    def without_default(self, template):
        text = (ROOT / "cloudformation" / template).read_text()
        part = re.search(r"^Parameters:\n(.*?)(?=^\S)", text, re.DOTALL | re.MULTILINE).group(1)
        return {
            name
            for name, body in re.findall(
                r"^  (\w+):\n((?:    .*\n|\n| *#.*\n)+)", part, re.MULTILINE
            )
            if "    Default:" not in body
        }

    def test_every_output_read_is_one_of_the_stack(self):
        stacks = {
            "producer": "producer.yaml",
            "consumer": "consumer.yaml",
            "registry": "registry.yaml",
            "catalog": "catalog.yaml",
        }
        count = 0
        for document in DOCS:
            text = "\n".join(blocks(document))
            read = re.findall(r"\b(?:product_)?output \w+ s3-hydration-(\w+) (\w+)\b", text)
            read += [
                (profile, name)
                for profile, name in re.findall(r'\boutput (\w+) "\$STACK" (\w+)', text)
            ]
            for stack, name in read:
                with self.subTest(document=document.name, output=name):
                    self.assertIn(name, self.outputs[stacks[stack]])
                    count += 1
        self.assertGreater(count, 30)

    def test_every_file_is_there_or_made_by_a_command(self):
        made = r"(?:^|\s)>>?\s*([\w.-]+)"
        by_the_guide = set(
            re.findall(made, "\n".join(blocks(ROOT / "docs/deployment-guide.md")))
        )
        count = 0
        for document in DOCS:
            text = "\n".join(blocks(document))
            given = re.findall(r"file://([\w./-]+)", text)
            given += re.findall(r"--(?:template-file|predicate|body) ([\w./-]+)", text)
            given += re.findall(r"(?<![\w./-])((?:cloudformation|image|docs|\.ci)/[\w./-]+)", text)
            known = by_the_guide | set(re.findall(made, text))
            for name in given:
                with self.subTest(document=document.name, file=name):
                    self.assertTrue(
                        name in known
                        or name.startswith("target/")  # left by ./mvnw package
                        or (ROOT / name).exists()
                        or (document.parent / name).exists(),
                        "this file is not there, and no command writes it",
                    )
                    count += 1
        self.assertGreater(count, 25)

    def test_every_name_in_code_is_somewhere(self):
        """What looks like a resource, parameter, Sid, class or test is one."""
        here = "\n".join(
            path.read_text()
            for pattern in (
                "cloudformation/*.yaml",
                "cloudformation/guardrails/*.json",
                "src/**/*.java",
                "docs/failures.md",
            )
            for path in ROOT.glob(pattern)
        )
        names = set(re.findall(r"\b\w+\b", here)) | {
            path.stem for path in ROOT.glob("src/**/*.java")
        }
        foreign = {
            "AccessDenied",
            "SlowDown",
            "ThrottlingException",
            "OutOfMemory",
            "PendingConfirmation",
            "DataEngineer",
            "AssumeRole",
            "RunTask",
            "CannotPullContainerError",
            "UsePreviousValue",
            "EssentialContainerExited",
        }
        for document in DOCS:
            text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.DOTALL | re.MULTILINE)
            for name in set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", text)) - foreign:
                with self.subTest(document=document.name, name=name):
                    self.assertTrue(name in names, "this name stands nowhere")

    def test_every_alarm_has_an_entry(self):
        template = (ROOT / "cloudformation/consumer.yaml").read_text()
        anchors = re.findall(r"docs/runbook\.md#([\w-]+)", template)
        self.assertEqual(len(anchors), template.count("Type: AWS::CloudWatch::Alarm"))
        runbook = ROOT / "docs/runbook.md"
        for name in re.findall(r"AlarmName: !Sub '\$\{DeploymentName\}-([\w-]+)'", template):
            with self.subTest(alarm=name):
                self.assertIn(name, anchors)
                self.assertIn(name, headings(runbook))
                self.assertIn(f"`…-{name}`", runbook.read_text())

    def test_every_link_leads_somewhere(self):
        for document in [*DOCS, *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]:
            text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.DOTALL | re.MULTILINE)
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if target.startswith("http"):
                    continue
                with self.subTest(document=document.name, link=target):
                    path, _, anchor = target.partition("#")
                    leads = (document.parent / path).resolve() if path else document
                    self.assertTrue(leads.exists(), leads)
                    if anchor:
                        self.assertIn(anchor, headings(leads))

    def test_every_block_is_a_script(self):
        for document in DOCS:
            for block in blocks(document):
                with self.subTest(document=document.name, block=block[:80]):
                    checked = subprocess.run(
                        ["bash", "-n"], input=block, capture_output=True, text=True
                    )
                    self.assertEqual(checked.stderr, "")

    def test_every_placeholder_is_set(self):
        """
        A variable that a block uses is set by that document, or by what the runbook's reader pastes:
        step 2 of the guide.
        """
        assigned = r"(?:^|\s|\()([A-Z][A-Z0-9_]*)="
        guide = ROOT / "docs/deployment-guide.md"
        step2 = re.search(r"^## 2\..*?^## 3\.", guide.read_text(), re.DOTALL | re.MULTILINE)
        of_the_guide = set(re.findall(assigned, step2.group())) | {"AWS_REGION", "ARGS"}
        for document in DOCS:
            text = "\n".join(blocks(document))
            known = (
                of_the_guide
                | set(re.findall(assigned, text))
                | set(re.findall(r"for ([A-Z]+) in", text))
                | set(" ".join(re.findall(r"read -r ([A-Z ]+)", text)).split())
            )
            for name in set(re.findall(r"\$\{?([A-Z][A-Z0-9_]*)", text)):
                with self.subTest(document=document.name, variable=name):
                    self.assertIn(name, known)


if __name__ == "__main__":
    unittest.main(verbosity=2)
