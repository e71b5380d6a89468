#!/usr/bin/env python3
"""Writes the inputs, data and large policies of the Rego workloads beside it.

Fixed seeds: every run writes the same bytes.  What it writes is not committed.

  generate.py                    all workloads
  generate.py modules FOLDER     100 modules of 60 lines, for the cold start (see ../README.md)
"""
import base64
import hashlib
import hmac
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TEAMS = ["payments", "search", "identity", "storage", "edge", "mail", "build", "data"]
REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"]


def one_rule(r):
    return {"method": "GET", "user": {"name": "ann", "role": "reader"}}, None


def self_join(r):
    items = [{"id": i, "key": "k%d" % i, "parent": "k%d" % r.randrange(3000), "region": r.choice(REGIONS)} for i in range(2000)]
    return {"items": items}, None


def index_join(r):
    nodes = [{"id": "n%d" % i, "name": "node-%d" % i, "kind": r.choice(["bucket", "role", "key"])} for i in range(1500)]
    edges = [{"name": "edge-%d" % i, "target": "n%d" % r.randrange(2500)} for i in range(1500)]
    return {"nodes": nodes, "edges": edges}, None


def anti_join(r):
    return {
        "volumes": [{"id": "vol-%d" % i} for i in range(300)],
        "instances": [{"id": i, "devices": [{"volume": "vol-%d" % r.randrange(400)} for _ in range(2)]} for i in range(150)],
        "buckets": [{"name": "b%d" % i} for i in range(300)],
        "logs": [{"bucket": "b%d" % r.randrange(400)} for i in range(200)],
    }, None


def group_by(r):
    return {"services": [{"name": "s%d" % i, "team": "%s-%d" % (r.choice(TEAMS), r.randrange(12)), "region": r.choice(REGIONS),
                          "cost": r.randrange(1000)} for i in range(400)]}, None


def comprehension_index(r):
    return {
        "users": [{"name": "u%d" % i} for i in range(500)],
        "bindings": [{"user": "u%d" % r.randrange(600), "role": "r%d" % r.randrange(20)} for _ in range(1500)],
        "hosts": [{"name": "h%d" % i} for i in range(200)],
        "ports": [{"host": "h%d" % (i % 250), "port": str(1000 + i), "proto": r.choice(["tcp", "udp"])} for i in range(600)],
    }, None


def array_iteration(r):
    return {}, {"numbers": list(range(20000))}


def virtual_docs(r):
    return {}, {"values": {"k%d" % i: i for i in range(1000)}}


def object_key_demand(r):
    accounts = [{"id": "a%d" % i, "owner": "u%d" % (i % 50), "tags": {"env": r.choice(["prod", "dev"]), "team": r.choice(TEAMS)}} for i in range(2000)]
    accounts[1234]["tags"]["env"] = "prod"
    return {"account": "a1234", "user": "u34"}, {"accounts": accounts}


def rule_index(r):
    text = "package bench\n\ndefault allow := false\n\n"
    for i in range(10000):
        text += 'allow if {\n\tinput.role == "role-%d"\n\tinput.action == "action-%d"\n\tinput.resource.kind == "kind-%d"\n}\n\n' % (i % 2500, i % 7, i % 11)
    return {"role": "role-1207", "action": "action-6", "resource": {"kind": "kind-9", "id": 5}}, None, text


def rule_index_glob(r):
    text = "package bench\n\n"
    for i in range(1000):
        text += 'deny contains "g%d" if glob.match("/svc-%d/*/items", ["/"], input.path)\n\n' % (i, i)
        text += 'deny contains "i%d" if input.kind in {"kind-%d", "kind-%d"}\n\n' % (i, i, i + 1)
        text += 'deny contains "p%d" if startswith(input.path, "/svc-%d/")\n\n' % (i, i)
    return {"path": "/svc-77/abc/items", "kind": "kind-500"}, None, text + "result := deny\n"


def partial_sets(r):
    text = "package bench\n\n"
    for i in range(1000):
        text += 'deny contains msg if {\n\tinput.resource.type == "type_%d"\n\tnot input.resource.attributes.field_%d\n\tmsg := "field_%d is missing"\n}\n\n' % (i % 250, i, i)
    return {"resource": {"type": "type_77", "attributes": {"field_77": True}}}, None, text


def data_lookup(r):
    users = {"u%d" % i: {"active": True, "roles": ["r%d" % r.randrange(100) for _ in range(3)]} for i in range(20000)}
    roles = {"r%d" % i: {"permissions": [{"action": a, "resource": "res%d" % r.randrange(50)} for a in ("read", "write") for _ in range(5)]} for i in range(100)}
    users["u777"]["roles"] = ["r1", "r2", "r99"]
    roles["r99"]["permissions"].append({"action": "write", "resource": "res-x"})
    return {"user": "u777", "action": "write", "resource": "res-x"}, {"users": users, "roles": roles, "blocked": {}}


def tree(r, depth):
    if depth == 0:
        return r.choice([1, True, "text", None, 2.5])
    if r.random() < 0.4:
        return [tree(r, depth - 1) for _ in range(3)]
    return {k: tree(r, depth - 1) for k in ("name", "password", "items")}


def walk_tree(r):
    return {"tree": {"root": [tree(r, 6) for _ in range(3)]}}, None


def set_operations(r):
    return {}, {"left": ["m%d" % r.randrange(6000) for _ in range(4000)], "right": ["m%d" % r.randrange(6000) for _ in range(4000)]}


def comprehensions(r):
    return {}, {"numbers": list(range(3000))}


def with_heavy(r):
    return {}, {"users": ["u%d" % i for i in range(100)], "admins": ["u%d" % i for i in range(0, 100, 3)], "numbers": list(range(1000))}


def functions(r):
    return {}, {"numbers": [r.randrange(200) for _ in range(10000)]}


def function_scan(r):
    table = [{"id": "id%d" % i, "name": "n%d" % i, "owner": "o%d" % (i % 10)} for i in range(1000)]
    return {"refs": ["id%d" % r.randrange(1000) for _ in range(300)]}, {"table": table}


def function_index(r):
    text = "package bench\n\n"
    for i in range(500):
        text += 'price("sku-%d", region) := %d if region == "eu"\n\nprice("sku-%d", region) := %d if region == "us"\n\n' % (i, i, i, i + 1)
    text += 'result := sum([price(x.sku, x.region) | some x in input.items])\n'
    return {"items": [{"sku": "sku-%d" % r.randrange(500), "region": r.choice(["eu", "us"])} for _ in range(500)]}, None, text


def json_building(r):
    return {"items": [{"name": "n%d" % i, "kind": r.choice(["disk", "vm"]), "size": r.randrange(5000), "labels": {"a": "x", "b": "y%d" % i, "team": r.choice(TEAMS)}} for i in range(200)]}, None


def strings(r):
    return {"items": [{"arn": "arn:aws:iam:%s:%d:role/%s-%d" % (r.choice(REGIONS), r.randrange(10**12), r.choice(TEAMS), i), "kind": "role"} for i in range(200)]}, None


def regex_glob(r):
    items = []
    for i in range(200):
        name = "%s-%s-%d" % (r.choice(["prod", "stage-a", "web", "api", "Test"]), r.choice(["db", "cache", "tmp", "app"]), i)
        items.append({"name": name, "url": "https://%s.example.com/%s/x" % (r.choice(["a", "b.c"]), name),
                      "text": "release v%d.%d by %s key AKIA%016d." % (i, i % 7, r.choice(TEAMS), i)})
    return {"items": items}, None


def cidr(r):
    def block():
        return "%s.%d.%d.0/24" % (r.choice(["10", "172", "192", "8"]), r.choice([16, 168, 1]), r.randrange(255))
    return {"rules": [{"id": i, "port": r.choice([22, 80, 5432]), "cidrs": [block() for _ in range(3)]} for i in range(200)],
            "subnets": [{"id": i, "cidr": "10.%d.0.0/%d" % (i, r.choice([8, 16, 20]) if i % 9 == 0 else 16)} for i in range(60)]}, None


def time(r):
    return {"now": "2024-06-01T12:00:00Z",
            "keys": [{"id": i, "created": "20%02d-%02d-%02dT%02d:%02d:00Z" % (r.randrange(19, 25), r.randrange(1, 13), r.randrange(1, 29), r.randrange(24), r.randrange(60))} for i in range(200)]}, None


def graph(r):
    return {}, {"graph": {"n%d" % i: ["n%d" % r.randrange(i, min(2000, i + 20)) for _ in range(3)] for i in range(2000)},
                "kinds": {"n%d" % i: r.choice(["internet", "host", "host", "host"]) for i in range(2000)}}


def else_chain(r):
    text = 'package bench\n\nlevel(n) := "l0" if n < 10\n'
    for i in range(1, 200):
        text += 'else := "l%d" if n < %d\n' % (i, 10 + i * 10)
    text += '\nkind := "k0" if input.kind == "kind-0"\n'
    for i in range(1, 500):
        text += 'else := "k%d" if input.kind == "kind-%d"\n' % (i, i)
    return {"kind": "kind-480", "numbers": [r.randrange(2000) for _ in range(100)]}, None, text + '\nresult := [kind, {level(n) | some n in input.numbers}]\n'


def aggregation(r):
    return {"items": [{"name": "n%d" % i, "kind": r.choice(TEAMS), "cost": r.randrange(100000)} for i in range(1000)]}, None


def decoding(r):
    items = []
    for i in range(100):
        doc = json.dumps({"Version": "2012-10-17", "Id": "p%d" % i, "Statement": [{"Effect": "Allow", "Action": r.choice(["*", "s3:Get*"]), "Resource": "arn:%d" % j} for j in range(4)]})
        items.append({"name": "n%d" % i, "body": base64.b64encode(doc.encode()).decode(), "policy": doc})
    return {"items": items}, None


def abac(r):
    policies = []
    for i in range(500):
        policies.append({"effect": "allow" if r.random() < 0.9 else "deny", "actions": r.sample(["read", "write", "list", "delete"], 2),
                         "resources": ["accounts/%d/*" % r.randrange(50), "teams/%s/*" % r.choice(TEAMS)],
                         "conditions": [{"op": "eq", "path": "user.team", "value": r.choice(TEAMS)}, {"op": "in", "path": "user.role", "value": ["admin", "r%d" % r.randrange(20)]},
                                        {"op": "lt", "path": "context.risk", "value": r.randrange(10)}]})
    return {"action": "read", "resource": "accounts/17/x", "user": {"team": "search", "role": "admin"}, "context": {"risk": 3}}, {"policies": policies}


def gatekeeper(r):
    containers = [{"name": "c%d" % i, "image": r.choice(["registry.example.com/app", "docker.io/nginx"]) + ":%d" % i,
                   "resources": {"limits": {"memory": r.choice(["1Gi", "512Mi", "8Gi"])} if i % 3 else {"cpu": "1", "memory": "2Gi"}},
                   "securityContext": {"privileged": i % 5 == 0}} for i in range(12)]
    return {"parameters": {"labels": [{"key": "owner"}, {"key": "team"}, {"key": "cost"}], "repos": ["registry.example.com/", "quay.io/x/"], "memory": "4Gi"},
            "review": {"object": {"metadata": {"name": "web", "labels": {"team": "a"}, "annotations": {"host": "h50.example.com"}},
                                  "spec": {"containers": containers[:9], "initContainers": containers[9:],
                                           "volumes": [{"name": "a", "hostPath": {}}, {"name": "b", "secret": {}}, {"name": "c", "nfs": {}}]}}}}, {
        "inventory": {"ingresses": [{"metadata": {"name": "i%d" % i}, "spec": {"rules": [{"host": "h%d.example.com" % i}, {"host": "g%d.example.com" % i}]}} for i in range(200)]}}


def envoy(r):
    claims = base64.urlsafe_b64encode(json.dumps({"sub": "ann", "roles": ["viewer", "editor"], "iss": "https://issuer.example.com"}).encode()).decode().rstrip("=")
    return {"attributes": {"request": {"http": {"method": "GET", "path": "/api/v1/orders/77/items", "headers": {"authorization": "Bearer e30.%s.sig" % claims, "host": "x"}}}}}, {
        "routes": [{"method": m, "path": ["api", "v1", p, ":id", s], "roles": ["editor", "admin"]} for p in ("users", "carts", "orders", "bills") for s in ("items", "notes") for m in ("GET", "PUT", "POST")]}


def terraform_lib(r):
    changes = []
    for i in range(300):
        t = r.choice(["aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration", "aws_security_group", "aws_security_group_rule", "aws_iam_policy"])
        after = {"tags": {"owner": "x", "env": "y"} if r.random() < 0.8 else {"owner": "x"}}
        if t == "aws_s3_bucket":
            after["bucket"] = "b%d" % i
        elif t.startswith("aws_s3"):
            after["bucket"] = "b%d" % r.randrange(300)
        elif t == "aws_security_group":
            after["name"] = "g%d" % (i % 60)
        elif t == "aws_security_group_rule":
            after.update(type="ingress", cidr_blocks=[r.choice(["0.0.0.0/0", "10.0.0.0/8"])], from_port=r.choice([22, 80, 443]), group="g%d" % r.randrange(60))
        else:
            after["policy"] = json.dumps({"Statement": [{"Effect": "Allow", "Action": [r.choice(["*", "s3:*"])], "Resource": "*"}]})
        changes.append({"address": "%s.r%d" % (t, i), "type": t, "change": {"actions": r.choice([["create"], ["update"], ["no-op"]]), "after": after}})
    return {"resource_changes": changes}, None


def kata_agent(r):
    def oci(i):
        return {"Version": "1.1.0", "Root": {"Readonly": True},
                "Process": {"Args": ["/bin/app", "--n", str(i)], "Env": ["PATH=/usr/bin", "HOST=$(host)"] + ["V%d=%d" % (j, i) for j in range(20)],
                            "Capabilities": {k: ["CAP_%d" % j for j in range(12)] for k in ("Bounding", "Effective", "Permitted")}},
                "Mounts": [{"destination": "/m%d" % j, "type_": "bind", "source": "/run/[a-z]+/%d" % j, "options": ["rbind", "rprivate", "ro"]} for j in range(12)],
                "Annotations": {"a%d" % j: "v%d" % j for j in range(10)}}
    wanted = oci(9)
    for m in wanted["Mounts"]:
        m["source"] = m["source"].replace("[a-z]+", "box")
    wanted["Process"]["Env"][1] = "HOST=here"
    return {"OCI": wanted}, {"policy": {"containers": [{"OCI": oci(i)} for i in range(10)]}}


def every_some(r):
    teams = [{"id": "t%d" % i, "members": list(range(i * 20, i * 20 + 20))} for i in range(40)]
    groups = []
    for g in range(30):
        members = [{"id": i, "team": "t%d" % (i // 20), "age": 20 + i % 40, "role": "owner" if n == 7 else "user"} for n, i in enumerate(r.sample(range(800), 15))]
        groups.append({"name": "g%d" % g, "members": members})
    return {"teams": teams, "groups": groups, "banned": [{"id": r.randrange(1600)} for _ in range(60)]}, None


def objects(r):
    return {"items": [{"name": "n%d" % i, "settings": {"a": i % 3, "b": i, "k%d" % i: True, "nested": {"deep": i} if i % 2 else {}}} for i in range(150)]}, None


def numbers(r):
    return {}, {"values": [r.randrange(100000) / 8 for _ in range(500)], "texts": [str(r.randrange(10**6)) for _ in range(500)]}


def every_not(r):
    subnets = [{"id": "s%d" % i} for i in range(120)]
    return {"subnets": subnets,
            "tables": [{"id": "rt%d" % i, "subnet": "s%d" % i, "routes": [{"cidr": r.choice(["0.0.0.0/0", "10.0.0.0/8"]), "gateway": "g%d" % r.randrange(40)} for _ in range(3)]} for i in range(120)],
            "gateways": [{"id": "g%d" % i, "detached": i % 4 == 0} for i in range(40)],
            "instances": [{"id": "i%d" % i, "subnet": "s%d" % r.randrange(120), "groups": ["sg%d" % r.randrange(80) for _ in range(2)]} for i in range(300)],
            "groups": [{"id": "sg%d" % i, "rules": [{"cidr": r.choice(["0.0.0.0/0", "10.0.0.0/8"]), "port": r.choice([22, 80, 443])} for _ in range(4)]} for i in range(80)]}, None


def data_filter(r):
    return {"tenant": "t7", "level": 3, "user": "u5"}, {"rows": [{"id": i, "tenant": "t%d" % r.randrange(30), "level": r.randrange(6), "deleted": r.random() < 0.3,
                                                                "owner": "u%d" % r.randrange(100), "shares": ["u%d" % r.randrange(100) for _ in range(3)]} for i in range(5000)]}


def sprintf_findings(r):
    return {"buckets": [{"name": "b%d" % i, "region": r.choice(REGIONS), "encryption": {"enabled": i % 3 == 0}, "tags": {"team": r.choice(TEAMS), "n": i}} for i in range(600)],
            "groups": [{"id": "sg-%d" % i, "ingress": [{"cidr_blocks": [r.choice(["0.0.0.0/0", "10.0.0.0/8"]), "192.168.0.0/16"], "from_port": r.choice([0, 22, 443]),
                                                      "to_port": r.choice([22, 443, 65535])} for _ in range(4)]} for i in range(200)],
            "keys": [{"name": "key%d" % i, "number": i, "age": r.randrange(400)} for i in range(400)]}, None


def with_input_tests(r):
    roles = {name: {"grants": [{"action": a, "prefix": "/%s/%d" % (r.choice(TEAMS), i)} for a in ("read", "write") for i in range(6)]} for name in ["admin", "reader", "writer"] + ["r%d" % i for i in range(10)]}
    def request(i):
        return {"user": {"name": "u%d" % i, "role": r.choice(sorted(roles)), "suspended": i % 9 == 0}, "action": r.choice(["read", "write"]), "path": "/%s/%d/x" % (r.choice(TEAMS), r.randrange(6))}
    return {"tests": {"test_%d" % i: {"request": request(i), "want": i % 2 == 0} for i in range(200)}}, {"roles": roles, "blocked": ["u%d" % i for i in range(0, 200, 17)]}


def object_defaults(r):
    def settings(n):
        return {"network": {"public": r.random() < 0.3, "port": r.randrange(9000)}, "limits": {"timeout": r.randrange(60), "memory": n}, "log": r.choice(["debug", "info"])}
    return {"services": [{"name": "s%d" % i, "environment": r.choice(["prod", "stage", "dev"]), "settings": settings(i) if i % 3 else {}, "labels": {"l%d" % i: "x", "team": r.choice(TEAMS)}} for i in range(300)]}, {
        "defaults": {"network": {"public": False, "port": 80}, "limits": {"timeout": 30, "memory": 128}, "replicas": 1, "log": "info"},
        "environments": {"prod": {"replicas": 3, "limits": {"memory": 512}}, "stage": {"replicas": 2}}}


def json_patches(r):
    return {"pods": [{"metadata": {"name": "p%d" % i, "namespace": r.choice(["prod", "dev"]), "labels": {"app": "a%d" % (i % 9), "tier": "web"}, "managedFields": [{"manager": "x", "n": j} for j in range(3)]},
                      "spec": {"serviceAccount": "sa", "containers": [dict({"name": "c%d" % j, "image": "i:%d" % j, "env": [{"name": "A", "value": str(j)}]}, **({"imagePullPolicy": "Never"} if r.random() < 0.4 else {})) for j in range(3)]},
                      "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}} for i in range(120)]}, None


def regex_patterns(r):
    kinds = ["bucket", "queue", "role", "table"]
    return {"resources": [{"name": "%s-%s-%d" % (r.choice(TEAMS), r.choice(["prod", "dev", "X"]), i), "kind": r.choice(kinds)} for i in range(200)],
            "files": [{"path": "f%d" % i, "text": "\n".join("line %d of %s with token=%s" % (j, r.choice(TEAMS), "AKIA%016d" % j if j == 7 else "none") for j in range(40))} for i in range(20)]}, {
        "naming": [{"id": "n%d" % i, "kind": kinds[i % 4], "pattern": "^[a-z]{%d,}-(prod|stage|dev)-[0-9]{1,%d}$" % (i % 5 + 1, i % 4 + 1)} for i in range(20)],
        "teams": {t: [t, t[:3] + "[a-z]*"] for t in TEAMS},
        "secrets": {"aws": "AKIA[0-9A-Z]{16}", "private": "-----BEGIN [A-Z ]*PRIVATE KEY-----", "github": "gh[pousr]_[A-Za-z0-9]{36}", "slack": "xox[baprs]-[0-9a-zA-Z-]{10,}", "assign": "(?i)(password|secret)\\s*[:=]\\s*['\"][^'\"]{8,}"}}


def glob_patterns(r):
    services = ["s3", "ec2", "iam", "sqs", "kms"]
    verbs = ["Get", "List", "Put", "Delete", "Create"]
    return {"requests": [{"id": i, "action": "%s:%sThing" % (r.choice(services), r.choice(verbs)), "resource": "%s/%d/item" % (r.choice(TEAMS), r.randrange(20))} for i in range(100)],
            "files": ["src/%s/%s%d.%s" % (r.choice(TEAMS), r.choice(TEAMS), i, r.choice(["py", "rego", "md"])) for i in range(150)]}, {
        "statements": [{"effect": "Deny" if i % 6 == 0 else "Allow", "actions": ["%s:%s*" % (r.choice(services), r.choice(verbs)) for _ in range(3)], "resources": ["%s/*/item" % r.choice(TEAMS), "%s/%d/*" % (r.choice(TEAMS), i)]} for i in range(40)],
        "owners": ["**.md", "src/payments*", "*/search/*.py", "*/{edge,mail}/[a-m]*.rego", "docs/**"]}


def cidr_lists(r):
    def cidr():
        return "%d.%d.%d.0/%d" % (r.choice([10, 172, 100, 52]), r.randrange(256), r.randrange(256), r.choice([24, 25, 28]))
    return {"instances": [{"id": "i%d" % i, "address": "10.%d.%d.%d" % (r.randrange(16), r.randrange(256), r.randrange(256)), "rules": [{"cidr": cidr()} for _ in range(4)]} for i in range(150)]}, {
        "networks": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8"], "zones": {"z%d" % i: ["10.%d.0.0/16" % i, "10.%d.128.0/17" % (i + 1)] for i in range(16)}}


def time_layouts(r):
    import datetime
    events = []
    for i in range(150):
        at = datetime.datetime(2019, 1, 1) + datetime.timedelta(seconds=r.randrange(200000000))
        events.append({"id": i, "http": at.strftime("%a, %d %b %Y %H:%M:%S") + " UTC", "stamp": at.strftime("%Y-%m-%dT%H:%M:%S") + r.choice(["Z", "+02:00"]), "duration": r.choice(["1h30m", "45s", "1.5h", "300ms"])})
    return {"events": events}, None


def walk_large(r):
    return {"items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod-%d" % i, "labels": {"app": "a%d" % (i % 50), "team": r.choice(TEAMS)}},
                       "spec": {"containers": [{"name": "c%d" % j, "image": "registry.example.com/app-%d:%d" % (r.randrange(400), j), "securityContext": {"privileged": r.random() < 0.02, "runAsUser": r.randrange(2000)},
                                                "env": [{"name": "E%d" % k, "value": "AKIA%d" % k if r.random() < 0.01 else "value-%d" % k} for k in range(6)]} for j in range(2)]}} for i in range(1300)]}, None


def nested_some(r):
    def group(i):
        return {"id": "sg%d" % i, "name": "g%d" % (i % 20), "rules": [{"port": r.choice([22, 80, 443, 3389, 8080]), "cidr": r.choice(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"])} for _ in range(4)]}
    return {"accounts": [{"id": "a%d" % a, "vpcs": [{"id": "v%d-%d" % (a, v), "groups": [group(a * 100 + v * 20 + g) for g in range(12)]} for v in range(5)],
                          "instances": [{"id": "i%d" % i, "groups": ["sg%d" % (a * 100 + r.randrange(100)) for _ in range(2)]} for i in range(40)]} for a in range(12)]}, {"sensitive": [22, 3389]}


def text_lists(r):
    words = ["Encrypt", "every", "bucket", "the", "public", "access", "of", "a", "role", "is", "limited"]
    rows = ["id, title , owner"] + ["%s%d, %s., %s" % (r.choice("abcd"), i, " ".join(r.choice(words) for _ in range(6)), r.choice(TEAMS)) for i in range(250)]
    return {"text": "\n".join(rows)}, None


def sorting(r):
    return {"items": [{"name": "n%d" % i, "size": r.randrange(10000), "team": r.choice(TEAMS), "region": r.choice(REGIONS)} for i in range(600)]}, None


def set_unions(r):
    lists = {"role%d" % i: ["%s:%d" % (r.choice(["read", "write", "admin"]), r.randrange(300)) for _ in range(40)] for i in range(40)}
    return {"users": [{"name": "u%d" % i, "roles": ["role%d" % r.randrange(40) for _ in range(r.randrange(1, 6))], "denied": ["admin:%d" % r.randrange(300) for _ in range(5)],
                       "needed": ["admin:%d" % r.randrange(300) for _ in range(30)]} for i in range(120)]}, {"lists": lists}


def big_numbers(r):
    return {"large": [r.randrange(10**24) for _ in range(200)], "small": [r.randrange(10**9) for _ in range(200)], "prices": [r.randrange(10**6) / 100 for _ in range(300)]}, None


def reachability(r):
    nodes = [{"id": "n%d" % i, "admin": i % 97 == 0, "public": i % 11 == 0, "targets": ["n%d" % min(599, i + r.randrange(1, 40)) for _ in range(3)]} for i in range(600)]
    return {"nodes": nodes}, {"tree": {"r": ["a%d" % i for i in range(10)], **{"a%d" % i: ["b%d_%d" % (i, j) for j in range(10)] for i in range(10)}, **{"b%d_%d" % (i, j): [] for i in range(10) for j in range(10)}}}


def segment(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def prime(r, bits):
    while True:
        n = r.getrandbits(bits) | 1 | 3 << (bits - 2)
        if all(n % p for p in (3, 5, 7, 11, 13, 17, 19, 23)) and all(pow(b, n - 1, n) == 1 for b in (2, 3, 5)) and n % 65537 != 1:
            return n


def p256(r, message, secret):
    """An ECDSA signature on P-256, and the public point."""
    p, n = 2**256 - 2**224 + 2**192 + 2**96 - 1, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
    g = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296, 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)

    def add(a, b):
        if a is None or b is None:
            return a or b
        if a[0] == b[0] and (a[1] + b[1]) % p == 0:
            return None
        m = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, p) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, p)
        x = (m * m - a[0] - b[0]) % p
        return x, (m * (a[0] - x) - a[1]) % p

    def times(k):
        out, q = None, g
        while k:
            if k & 1:
                out = add(out, q)
            q = add(q, q)
            k >>= 1
        return out
    k = r.randrange(1, n)
    z = int.from_bytes(hashlib.sha256(message).digest(), "big")
    x = times(k)[0] % n
    return x.to_bytes(32, "big") + (pow(k, -1, n) * (z + x * secret) % n).to_bytes(32, "big"), times(secret)


def tokens(r):
    primes = [prime(r, 1024), prime(r, 1024)]
    modulus = primes[0] * primes[1]
    private = pow(65537, -1, (primes[0] - 1) * (primes[1] - 1))
    curve = r.getrandbits(250)

    def text(alg, i):
        claims = {"iss": "issuer", "aud": "bench", "sub": "user%d" % i, "exp": 1800000000, "scope": "read:%s write:%s" % (r.choice(TEAMS), r.choice(TEAMS))}
        return segment({"alg": alg, "typ": "JWT"}) + "." + segment(claims)
    hs, rs, es = [], [], []
    for i in range(40):
        t = text("HS256", i)
        hs.append(t + "." + segment(hmac.digest(b"secret" if i % 5 else b"other", t.encode(), "sha256")))
    for i in range(10):
        t = text("RS256", i)
        block = b"\x00\x01" + b"\xff" * 202 + b"\x00" + bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(t.encode()).digest()
        rs.append(t + "." + segment(pow(int.from_bytes(block, "big"), private, modulus).to_bytes(256, "big")))
    for i in range(5):
        t = text("ES256", i)
        signature, point = p256(r, t.encode(), curve)
        es.append(t + "." + segment(signature))
    rsa = json.dumps({"keys": [{"kty": "RSA", "e": "AQAB", "n": segment(modulus.to_bytes(256, "big"))}]})
    ec = json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": segment(point[0].to_bytes(32, "big")), "y": segment(point[1].to_bytes(32, "big"))}]})
    return {"hs": hs, "rs": rs, "es": es}, {"secret": "secret", "rsa": rsa, "ec": ec}


def yaml_documents(r):
    def file(i):
        return "\n".join(["apiVersion: apps/v1", "kind: Deployment", "metadata:", "  name: d%d" % i, "  labels: {app: a%d, team: %s}" % (i, r.choice(TEAMS)), "spec:", "  replicas: %d" % (i % 5), "  template:", "    spec:", "      containers:"] + [
            "      - name: c%d\n        image: \"registry.example.com/app:%d\"\n        args: [--port, \"80\"]\n        env:\n        - {name: A, value: '%d'}\n        script: |\n          set -e\n          run %d" % (j, r.randrange(40), j, j) for j in range(3)]) + "\n"
    return {"files": [file(i) for i in range(60)]}, None


def kubernetes_conftest(r):
    def container(i):
        return {"name": "c%d" % i, "image": r.choice(["nginx", "nginx:latest", "app:1.2", "quay.io/x/y:3"]), "resources": {"limits": {"memory": "1Gi"}} if i % 2 else {},
                "securityContext": {"privileged": i % 4 == 0, "capabilities": {"add": r.sample(["NET_ADMIN", "SYS_TIME", "NET_BIND_SERVICE"], 2)}},
                "env": [{"name": "%s_%d" % (r.choice(["DB_PASSWORD", "PATH", "api_token"]), j), "value": "x"} for j in range(5)]}
    return {"kind": "Deployment", "metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": {}}, "template": {"spec": {"containers": [container(i) for i in range(8)], "initContainers": [container(i) for i in range(8, 10)]}}}}, None


def semver_units(r):
    def version():
        return "%d.%d.%d%s" % (r.randrange(5), r.randrange(10), r.randrange(20), r.choice(["", "", "-rc.1", "+b5"]))
    return {"packages": [{"name": "p%d" % (i % 150), "version": version()} for i in range(250)], "pods": [{"name": "p%d" % i, "memory": r.choice(["512Mi", "1Gi", "2G", "1.5Gi", "4096Ki"]), "cpu": r.choice(["500m", "1", "2.5", "100m"])} for i in range(250)]}, {
        "minimum": "1.5.0", "advisories": [{"id": "CVE-%d" % i, "name": "p%d" % r.randrange(200), "fixed": "%d.%d.0" % (r.randrange(4), r.randrange(10))} for i in range(60)]}


def ref_heads(r):
    types = ["bucket", "queue", "role", "table"]
    return {"resources": [{"type": types[i % 4] if i != 7 else "bucket", "name": "b-%d" % i, "attributes": {"region": r.choice(REGIONS), "encrypted": r.random() < 0.5, "public": r.random() < 0.2, "log": r.choice(["on", "off"])}} for i in range(400)]}, {
        "checks": [{"id": "c%d" % i, "type": types[i % 4], "attribute": a, "bad": b, "severity": ["high", "low", "medium"][i % 3]} for i, (a, b) in enumerate([("encrypted", False), ("public", True), ("log", "off")] * 5)]}


def schema_checks(r):
    return {"services": [{"name": "s%d" % i if i % 7 else i, "port": r.randrange(70000), "tags": [r.choice(TEAMS) if j or i % 5 else 3 for j in range(3)], "owner": {"email": "a@example.com", "team": r.choice(TEAMS)}} for i in range(100)]}, {
        "schema": {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["name", "port", "tags"], "properties": {"name": {"type": "string", "pattern": "^s[0-9]+$"}, "port": {"type": "integer", "minimum": 1, "maximum": 65535},
                   "tags": {"type": "array", "items": {"type": "string", "enum": TEAMS}}, "owner": {"type": "object", "required": ["email"], "properties": {"email": {"type": "string", "minLength": 3}, "team": {"type": "string"}}, "additionalProperties": False}}}}


def function_library(r):
    return {"resources": [{"id": "r%d" % i, "public": r.random() < 0.3, "tags": {k: r.choice(TEAMS) for k in r.sample(["owner", "approved", "env", "cost"], 2)}, "shares": ["a"] * r.randrange(2),
                           "findings": [{"severity": r.choice(["critical", "high", "medium", "low"])} for _ in range(5)]} for i in range(300)]}, None


def array_building(r):
    return {"items": [r.randrange(1000) for _ in range(400)], "small": [r.randrange(100) for _ in range(120)]}, None



def modules(folder):
    """100 modules of 60 lines: rules, helpers, comprehensions, imports, metadata, texts."""
    os.makedirs(folder, exist_ok=True)
    r = random.Random(1)
    for n in range(100):
        lines = ["# METADATA", "# title: Checks of service %d" % n, "package cold.service%d" % n, "", "import data.cold.service%d as other" % ((n * 7 + 1) % n if n else 1) if n > 1 else "import input.meta", ""]
        k = 0
        while len(lines) < 52:
            field = r.choice(["encrypted", "public", "logging", "versioned", "port", "name"])
            kind = r.choice(TEAMS)
            if k % 4 == 0:
                lines += ["deny contains message if {", "\tinput.resource.type == \"%s_%d\"" % (kind, n), "\tsome rule in input.resource.rules", "\trule.%s == %d" % (field, k),
                          "\tmessage := sprintf(\"%%s: %s must not be %%d\", [input.resource.name, rule.%s])" % (field, field), "}", ""]
            elif k % 4 == 1:
                lines += ["is_%s_%d(value) if {" % (field, k), "\tstartswith(value, \"%s\")" % kind, "\tnot endswith(value, \"-%d\")" % n, "}", ""]
            elif k % 4 == 2:
                lines += ["names_%d := {name |" % k, "\tsome item in input.items", "\titem.kind == \"%s\"" % kind, "\tname := lower(item.%s)" % field, "}", ""]
            else:
                lines += ["default limit_%d := 10" % k, "", "limit_%d := %d if {" % (k, k * n), "\tevery item in input.items { item.%s != \"%s\" }" % (field, kind), "}", ""]
            k += 1
        while len(lines) < 59:
            lines += ["# padding so that all modules are equally long"]
        lines += ["all := {\"deny\": deny, \"n\": %d}" % n]
        open(os.path.join(folder, "m%03d.rego" % n), "w").write("\n".join(lines[:60]) + "\n")
    with open(os.path.join(folder, "main.rego"), "w") as main:
        main.write("package start\n\nall := {n: service.all | some n, service in data.cold}\n")


def write():
    for name, value in sorted(globals().items()):
        folder = os.path.join(HERE, name.replace("_", "-"))
        if not callable(value) or not os.path.exists(os.path.join(folder, "query.txt")):
            continue
        made = value(random.Random(name))
        for file, part in zip(("input.json", "data.json"), made):
            if part is not None:
                with open(os.path.join(folder, file), "w") as out:
                    json.dump(part, out)
        if len(made) > 2:
            with open(os.path.join(folder, "policy.rego"), "w") as out:
                out.write(made[2])


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "modules":
        modules(sys.argv[2])
    else:
        write()
