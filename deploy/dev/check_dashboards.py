"""Collects every question of the dashboards as a file of rules for promtool, and looks up every measure that is asked for."""

import json
import re
import sys
from pathlib import Path

# What the mall records: the names in its source, and what Prometheus makes of them.
source = "\n".join(path.read_text() for folder in ("src", "actors/src", "crates") for path in Path(folder).rglob("*.rs"))
recorded = set(re.findall(r'(?:gauge|counter|histogram)!\(\s*"([a-z0-9_]+)"', source))
recorded |= set(re.findall(r'const [A-Z_]+: &str = "([a-z0-9_]+)";', source))
known = {f"{name}{suffix}" for name in recorded for suffix in ("", "_sum", "_count", "_bucket")} | {"up"}
rules = "".join(path.read_text() for path in sorted(Path("deploy/prometheus/rules").glob("*.yml")))
known |= set(re.findall(r"record: (\S+)", rules))

asked, problems, identities = [], [], {}
for path in sorted(Path("deploy/grafana/dashboards").glob("*.json")):
    dashboard = json.loads(path.read_text())
    other = identities.setdefault(dashboard["uid"], path.name)
    if other != path.name:
        problems.append(f"{path.name} and {other} have the same uid")
    numbers = [panel["id"] for panel in dashboard["panels"]]
    if len(numbers) != len(set(numbers)):
        problems.append(f"{path.name}: two panels have the same id")
    for panel in dashboard["panels"]:
        asked += [(f"{path.name}: {panel['title']}", target["expr"]) for target in panel.get("targets", [])]
if not asked:
    sys.exit("there are no dashboards")

# Names in front of a selector, or alone.
words = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(?=\s*\{)|\bmall:[a-z0-9_:]+")
alerts = [("an alert", text) for text in re.findall(r"expr: (?:>-\n)?((?:.|\n)*?)(?=\n +(?:for|labels|- record|- alert|- name)|\Z)", rules)]
for where, question in asked + alerts:
    for name in words.findall(question):
        if name not in known:
            problems.append(f"{where} asks for {name}, which the mall does not record")
if problems:
    sys.exit("\n".join(sorted(set(problems))))

lines = ["groups:", "  - name: dashboards", "    rules:"]
for number, (_where, question) in enumerate(asked):
    lines += [f"      - record: dashboard:question{number}", f"        expr: {json.dumps(question)}"]
Path(sys.argv[1]).write_text("\n".join(lines) + "\n")
print(f"{len(asked)} questions of {len(identities)} dashboards ask for what is recorded")
