"""Checks of the templates that need a library: see check-templates, which installs it and calls this."""

import json
import re
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

from cfnlint.decode import cfn_yaml
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from cloudformation_validate import (
    CompositeEngine,
    CompositeEngineConfig,
    TemplateContent,
    ValidateConfig,
    file_to_external_rule_source,
)

RULES = Path(__file__).parent.parent / "cloudformation/rules/templates.guard"

# Findings that are none, with the reason. Whatever belongs to one resource is suppressed beside that resource instead.
SUPPRESSED = {
    # An optional parameter is used where a condition says that it is given, by the resource or by Fn::If. This validator does
    # not follow conditions there; cfn-lint has the same rules, does, and is run as well.
    "W1001": "is conditional on",
    "W1030": " default ",
    "W1031": "parameter-dependent value",
}

# Permissions that a resource's schema names for features which the templates do not use.
NOT_ASKED = {
    # ABAC for buckets, table buckets and replication; ACLs, CORS, web sites, notifications, object lock, inventory; and the
    # objects, which a stack never touches.
    "AWS::S3::Bucket": {
        "iam:passrole", "s3tables:*", "s3:createbucketmetadata*", "s3:deletebucketmetadata*", "s3:updatebucketmetadata*",
        "s3:deletebucket?nalyticsconfiguration", "s3:deletebucketcors", "s3:deletebucketencryption", "s3:deletebucketlifecycle",
        "s3:deletebucketmetricsconfiguration", "s3:deletebucketreplication", "s3:deletebucketwebsite", "s3:deleteobject",
        "s3:putaccelerateconfiguration", "s3:putanalyticsconfiguration", "s3:putbucketabac", "s3:putbucketacl", "s3:putbucketcors",
        "s3:putbucketnotification", "s3:putbucketobjectlockconfiguration", "s3:putbucketreplication", "s3:putbucketwebsite",
        "s3:putintelligenttieringconfiguration", "s3:putinventoryconfiguration", "s3:putmetricsconfiguration", "s3:putobjectacl",
        "s3:putobjectlockconfiguration", "s3:putreplicationconfiguration",
    },
    # Attached to no user and no group; to roles under a condition.
    "AWS::IAM::ManagedPolicy": {"iam:*grouppolicy", "iam:*userpolicy"},
    # VPC Lattice endpoints, and endpoints to services of another region.
    "AWS::EC2::VPCEndpoint": {"vpc-lattice:*", "vpce:*"},
    # Only EC2-Classic's groups were looked up by instance.
    "AWS::EC2::SecurityGroup": {"ec2:describeinstances"},
    # Account settings are the account's. The key of ephemeral storage is not set.
    "AWS::ECS::Cluster": {"ecs:putaccountsetting*"},
    # A rule that sends to a queue passes no role.
    "AWS::Events::Rule": {"iam:passrole"},
    # Vended log delivery, field indexes, data protection, resource policies, deletion protection.
    "AWS::Logs::LogGroup": {
        "firehose:*", "s3:rest.*", "logs:createlogdelivery", "logs:deletedataprotectionpolicy", "logs:deleteindexpolicy",
        "logs:deleteresourcepolicy", "logs:putbearertokenauthentication", "logs:putdataprotectionpolicy", "logs:putindexpolicy",
        "logs:putloggroupdeletionprotection", "logs:putresourcepolicy",
    },
    # Data protection and delivery-status logging, which take a role.
    "AWS::SNS::Topic": {"iam:*", "sns:putdataprotectionpolicy"},
    "AWS::SNS::Subscription": {"iam:*"},
    # Organisation trails, log groups of trails, insights, enrichment of events.
    "AWS::CloudTrail::Trail": {"iam:*", "organizations:*", "cloudtrail:puteventconfiguration", "cloudtrail:putinsightselectors"},
    "*": set(),
}


def unfold(value, side):
    """The template with each Fn::If gone: in lists both branches, elsewhere the first (side 1) or the second (side 2)."""
    if isinstance(value, dict):
        if list(value) == ["Fn::If"]:
            return unfold(value["Fn::If"][side], side)
        unfolded = {str(key): unfold(item, side) for key, item in value.items()}
        return {key: item for key, item in unfolded.items() if item != {"Ref": "AWS::NoValue"}}
    if isinstance(value, list):
        items = []
        for item in value:
            branches = item["Fn::If"][1:] if isinstance(item, dict) and list(item) == ["Fn::If"] else [item]
            for branch in branches:
                one = unfold(branch, side)
                items += one if isinstance(one, list) and branch is not item else [one]
        return [item for item in items if item != {"Ref": "AWS::NoValue"}]
    return value


def findings(engine, guard, template):
    """(severity, rule, entity, message) of what is wrong, worst first; warnings count."""
    found = set()
    report = engine.validate_template(str(template))
    for side in (1, 2):
        text = json.dumps(unfold(cfn_yaml.load(str(template)), side))
        ours = guard.validate_template(TemplateContent(text, template.name), ValidateConfig(disable_builtin_rules=True))
        report.diagnostics += [d for d in ours.diagnostics if d.source.name == "GUARD"]
        if ours.status.name != "OK":
            found.add(("FATAL", "incomplete", "", f"the rules were not all evaluated: {ours.status.name}"))
    if report.status.name != "OK":  # OK says that it ran to its end, not that nothing was found
        found.add(("FATAL", "incomplete", "", f"not wholly examined: {report.status.name}"))
    for d in report.diagnostics:
        if d.severity.name in ("FATAL", "ERROR", "WARN") and SUPPRESSED.get(d.rule_id, "\0") not in d.message:
            found.add((d.severity.name, d.rule_id, d.entity.logical_id if d.entity else "", d.message.split("\n")[0]))
    return sorted(found, key=lambda f: (["FATAL", "ERROR", "WARN"].index(f[0]), f))


def statements(resources, kinds):
    """The statements of the policies of these kinds of resources, each Fn::If as if it were on."""
    for resource in resources.values():
        if resource["Type"] in kinds:
            yield from unfold(resource["Properties"]["PolicyDocument"], 1)["Statement"]


def launch_role(directory):
    """What CloudFormation will ask of the launch role, by its own resource schemas, and the launch role does not grant."""
    resources = cfn_yaml.load(str(directory / "launch-role.yaml"))["Resources"]
    of_the_role = {k: v for k, v in resources.items() if k.startswith("Launch")}
    granted = set()
    for statement in statements(of_the_role, ("AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")):
        if statement["Effect"] == "Allow":
            actions = statement["Action"]
            granted |= {a.lower() for a in ([actions] if isinstance(actions, str) else actions)}
    missing = []
    types = {
        resource["Type"]
        for product in ("producer.yaml", "consumer.yaml")
        for resource in cfn_yaml.load(str(directory / product))["Resources"].values()
    }
    asked = 0
    for kind in sorted(types):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
        handlers = {k: v for k, v in schema.get("handlers", {}).items() if k != "list"}
        actions = {a.lower() for handler in handlers.values() for a in handler["permissions"]}
        if not actions:
            missing.append(("ERROR", "LAUNCH_ROLE", kind, "its schema names no permissions: list them in launch-role.yaml by hand"))
        for action in sorted(actions):
            asked += 1
            if not any(fnmatch(action, pattern) for pattern in granted | NOT_ASKED.get(kind, set()) | NOT_ASKED["*"]):
                missing.append(("ERROR", "LAUNCH_ROLE", kind, f"CloudFormation needs {action}, which the launch role lacks"))
    print(f"launch role: {len(granted)} grants against {asked} permissions of {len(types)} resource types, {len(missing)} findings")
    return missing


def policy_sizes(templates):
    """Policies that IAM would refuse for their length; nothing else counts them."""
    found, inline = [], Counter()
    for template in templates:
        for name, resource in cfn_yaml.load(str(template))["Resources"].items():
            properties = resource.get("Properties", {})
            document = properties.get("PolicyDocument")
            if not document or resource["Type"] not in ("AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
                continue
            length = max(len(json.dumps(longest(unfold(document, side)), separators=(",", ":"))) for side in (1, 2))
            if resource["Type"] == "AWS::IAM::ManagedPolicy" and length > 6144:
                found.append(("ERROR", "POLICY_SIZE", name, f"{length} characters; a managed policy may have 6,144"))
            if resource["Type"] == "AWS::IAM::RolePolicy":
                inline[template.name, json.dumps(properties["RoleName"])] += length
    for (template, role), length in inline.items():
        if length > 10240:
            found.append(("ERROR", "POLICY_SIZE", template, f"{role} has {length} characters of inline policies; 10,240 are allowed"))
    return found


def longest(value):
    """The document with values as long as they get: what a template does not know is 80 characters."""
    if isinstance(value, dict):
        if list(value) == ["Fn::Sub"]:
            text = value["Fn::Sub"]
            text = text if isinstance(text, str) else text[0]
            known = {"AWS::Partition": "aws-us-gov", "AWS::AccountId": "123456789012", "AWS::Region": "ap-southeast-2"}
            return re.sub(r"\$\{(.*?)\}", lambda m: known.get(m[1], "x" * 32), text)
        if len(value) == 1 and str(next(iter(value))).startswith(("Ref", "Fn::")):
            return "x" * 80
        return {key: longest(item) for key, item in value.items()}
    return [longest(item) for item in value] if isinstance(value, list) else value


def check(directory, engine, guard, known):
    """Prints what is wrong with the templates of one directory; whether there is anything. Fills known, by text."""
    templates = sorted(directory.glob("*.yaml"))
    if not templates:
        sys.exit(f"no templates in {directory}")
    total = Counter()

    def say(found):
        total.update(severity for severity, *_ in found)
        for severity, rule, entity, message in found:
            print(f"  {severity} {rule} {entity}: {message}")

    for template in templates:
        text = template.read_text()
        found = known[text] = known[text] if text in known else findings(engine, guard, template)
        print(f"{template.name}: {len(found)} findings")
        say(found)
    if (directory / "launch-role.yaml").exists():
        say(launch_role(directory))
    say(policy_sizes(templates))
    rules = [rule for rule in guard.list_rules() if rule.origin.name == "GUARD"]
    print(f"{len(templates)} templates, {len(rules)} rules of our own, {sum(total.values())} findings {dict(total) or ''}")
    return bool(total)


def main(directories):
    engine = CompositeEngine()
    guard = CompositeEngine(CompositeEngineConfig(guard_rules=[file_to_external_rule_source(str(RULES))]))
    wrong, known = [], {}
    for directory in directories:
        if len(directories) > 1:
            print("==", directory)
        if check(Path(directory), engine, guard, known):
            wrong.append(directory)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
