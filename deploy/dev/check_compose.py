"""What the schema of compose does not say: which promises every service of docker-compose.yml keeps."""

import re
import sys
from pathlib import Path

from ruamel.yaml import YAML

compose = YAML(typ="safe").load(Path("docker-compose.yml"))
problems = []


def expect(holds, service, promise):
    if not holds:
        problems.append(f"{service}: {promise}")


services = compose["services"]
for name, service in services.items():
    once = service.get("restart") in ("no", "on-failure")
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    expect("ports" not in service or name == "nginx", name, "only nginx is published")
    expect({"cpus", "memory"} <= set(limits), name, "has limits of CPU and memory")
    expect(service.get("cap_drop") == ["ALL"], name, "drops all capabilities")
    expect("no-new-privileges:true" in service.get("security_opt", []), name, "gains no privileges")
    expect("logging" in service, name, "has a bounded log")
    expect(once or service.get("healthcheck", {}).get("test"), name, "has a health check")
    # MySQL's image begins as root to own its folder, and drops to its own user itself.
    needs_root = service["image"].startswith("mysql:") and "entrypoint" not in service
    expect(needs_root or re.match(r"[1-9]", service.get("user", "")), name, "does not run as root")
    expect(needs_root or service.get("read_only"), name, "can't write to its own files")
    expect(":latest" not in service["image"] or service["image"].startswith(("mall", "${MALL")), name, "names a version of its image")
    for needed, how in service.get("depends_on", {}).items():
        expect(needed in services, name, f"depends on {needed}, which is no service")
        condition = how["condition"]
        finite = services.get(needed, {}).get("restart") in ("no", "on-failure")
        wanted = "service_completed_successfully" if finite else "service_healthy"
        expect(condition == wanted, name, f"waits until {needed} is {wanted}")
        profiles = services.get(needed, {}).get("profiles", [])
        optional = not how.get("required", True)
        expect(not profiles or optional or profiles == service.get("profiles"), name, f"does not need {needed}, which may be off")
    for volume in service.get("volumes", []):
        source = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", volume).split(":")[0]
        if source.startswith("./deploy/secrets"):
            continue
        if source.startswith("."):
            expect(Path(source).exists(), name, f"mounts {source}, which is not there")
        else:
            expect(source in compose["volumes"], name, f"mounts {source}, which is no volume")
    for setting, value in service.get("environment", {}).items():
        secret = re.search(r"PASSWORD|SECRET|KEY|_URL$", setting) and not re.search(r"_FILE$|PUBLIC_URL|BASE_URL", setting)
        expect(not secret, name, f"has the secret {setting} in its environment instead of a file")
        if str(value).startswith("/run/secrets/"):
            expect(value.split("/")[-1] in service.get("secrets", []), name, f"reads {value}, which it is not given")
    for secret in service.get("secrets", []):
        expect(secret in compose["secrets"], name, f"takes {secret}, which is no secret")

made = Path("deploy/secrets.sh").read_text()
for name, secret in compose["secrets"].items():
    file = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", secret["file"]).split("/")[-1]
    expect(re.search(rf"\b{file}\b", made), "secrets", f"deploy/secrets.sh makes {file}")

# Every setting that is given must be one that the mall reads; a typing error would silently mean the default.
known = set(re.findall(r"^(?:# )?(MALL_[A-Z0-9_]+)=", Path(".env.example").read_text(), re.M))
for name, service in services.items():
    if str(service["image"]).startswith(("${MALL_IMAGE", "mall-simulator")):
        for setting in service.get("environment", {}):
            plain = setting.removesuffix("_FILE")
            expect({setting, plain, f"{plain}_FILE"} & known, name, f"sets {setting}, which nothing reads")

nginx = Path("deploy/nginx/compose/upstream.conf").read_text()
expect(set(re.findall(r"server (\S+):8080", nginx)) == {"api-1", "api-2"}, "nginx", "balances over both nodes")

if problems:
    sys.exit("docker-compose.yml breaks its promises:\n  " + "\n  ".join(problems))
print(f"{len(services)} services keep their promises")
