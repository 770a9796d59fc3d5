"""The manifests fit one another, the image and the settings; programs that read them are asked where there are any."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.widget.talk import MOST_BYTES
from tests.deploy.test_deploy_files import DEPLOY, SETTINGS, checked

FOLDER = DEPLOY / "kubernetes"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
KUSTOMIZATION = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))


def resources() -> list[dict[str, Any]]:
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in KUSTOMIZATION["resources"]]
    return [resource for text in texts for resource in yaml.safe_load_all(text)]


RESOURCES = resources()


def the(kind: str, name: str = "anxin") -> dict[str, Any]:
    found = [one for one in RESOURCES if one["kind"] == kind and one["metadata"]["name"] == name]
    assert len(found) == 1
    return found[0]


POD = the("Deployment")["spec"]["template"]
DESK = POD["spec"]["containers"][0]


def of_the_image(word: str) -> str:
    return next(line.split()[1] for line in reversed(DOCKERFILE) if line.startswith(f"{word} "))


def test_every_file_is_named() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"kustomization.yaml"}
    assert files == set(KUSTOMIZATION["resources"])


def test_nobody_may_become_root() -> None:
    pod, container = POD["spec"]["securityContext"], DESK["securityContext"]
    assert pod["runAsNonRoot"]
    assert str(pod["runAsUser"]) == of_the_image("USER")
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["spec"]["automountServiceAccountToken"] is False
    assert the("Namespace")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_what_is_written_is_mounted() -> None:
    mounted = {mount["mountPath"]: mount["name"] for mount in DESK["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in POD["spec"]["volumes"]}
    data = of_the_image("VOLUME")
    claim = volumes[mounted[data]]["persistentVolumeClaim"]["claimName"]
    assert the("PersistentVolumeClaim", claim)
    assert "/tmp" in mounted  # noqa: S108
    written = [the("ConfigMap")["data"][name] for name in ("ANXIN_UPLOADS", "ANXIN_TRAINER_FOLDER")]
    assert all(Path(place).is_relative_to(data) for place in written)


def test_only_settings_are_set_and_no_secret_is() -> None:
    given = the("ConfigMap")["data"]
    assert given.keys() <= SETTINGS
    assert not [name for name in given if name.endswith(("_KEY", "_URL"))]
    assert [list(source) for source in DESK["envFrom"]] == [["configMapRef"], ["secretRef"]]
    assert not [one for one in RESOURCES if one["kind"] == "Secret"]


def test_several_pods_have_what_they_share() -> None:
    secret = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in DESK["env"]}
    assert secret.keys() <= SETTINGS
    assert all(given["name"] == "anxin" and given["key"] == name for name, given in secret.items())
    required = {name for name, given in secret.items() if not given.get("optional")}
    assert required == {"ANXIN_DATABASE_URL", "ANXIN_REDIS_URL"}
    assert "ANXIN_EVENTS_URL" in secret
    guide = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    assert all(f"--from-literal={name}=" in guide for name in secret)


def test_the_desk_is_asked_how_it_is() -> None:
    port = DESK["ports"][0]
    assert str(port["containerPort"]) == of_the_image("EXPOSE")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert DESK[probe]["httpGet"] == {"path": "/health", "port": port["name"]}


def test_everything_leads_to_the_desk() -> None:
    labels = POD["metadata"]["labels"].items()
    selectors = (
        the("Deployment")["spec"]["selector"]["matchLabels"],
        the("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        the("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
        the("Service")["spec"]["selector"],
    )
    assert all(selector.items() <= labels for selector in selectors)
    assert the("Service")["spec"]["ports"][0]["targetPort"] == DESK["ports"][0]["name"]
    paths = the("Ingress")["spec"]["rules"][0]["http"]["paths"]
    leads = {one["path"]: one["backend"]["service"]["name"] for one in paths}
    assert leads == {"/": "anxin", "/metrics": "nothing"}
    assert "selector" not in the("Service", "nothing")["spec"]


def test_while_one_is_replaced_another_answers() -> None:
    desk = the("Deployment")["spec"]
    assert desk["replicas"] >= 2
    assert desk["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert the("PodDisruptionBudget")["spec"]["minAvailable"] >= 1


def test_photos_get_through() -> None:
    size = the("Ingress")["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
    assert int(size.removesuffix("m")) * 1024 * 1024 > MOST_BYTES


def test_they_are_as_kubernetes_wants_them(tmp_path: Path) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed here")
    built = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, check=True).stdout
    kinds = [one["kind"] for one in yaml.safe_load_all(built)]
    assert sorted(kinds) == sorted(one["kind"] for one in RESOURCES)
    (tmp_path / "all.yaml").write_text(built, encoding="utf-8")
    checked("kubernetes-validate", "--strict", str(tmp_path / "all.yaml"))
