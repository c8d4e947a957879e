"""Manifests and compose file: valid, and what each process is held to."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from helpdesk.env import env_text

ROOT = Path(__file__).parent.parent.parent
KUBERNETES = ROOT / "deploy" / "kubernetes"
VERSION = "1.32"
BASE = [
    document
    for path in sorted((KUBERNETES / "base").glob("*.yaml"))
    if path.name != "kustomization.yaml"
    for document in yaml.safe_load_all(path.read_text())
]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
READ = {
    name
    for path in (ROOT / "helpdesk").rglob("*.py")
    for name in re.findall(r"env_\w+\(\s*\"([A-Z_]+)\"", path.read_text(encoding="utf-8"))
}


def named(document: dict[str, Any]) -> str:
    return f"{document['kind']}-{document['metadata']['name']}"


def pods() -> list[Any]:
    found = [one for one in BASE if one["kind"] in {"Deployment", "Job"}]
    return [pytest.param(one["spec"]["template"]["spec"], id=named(one)) for one in found]


def of(kind: str) -> dict[str, Any]:
    return {one["metadata"]["name"]: one["spec"] for one in BASE if one["kind"] == kind}


@pytest.mark.parametrize("document", BASE, ids=named)
def test_a_manifest_is_what_kubernetes_says_it_may_be(document):
    kubernetes_validate.validate(document, VERSION, strict=True)


@pytest.mark.parametrize("pod", pods())
def test_a_pod_runs_as_nobody_on_a_read_only_disk_within_limits(pod):
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    mounted = {volume["name"] for volume in pod["volumes"]}
    for container in pod["containers"] + pod.get("initContainers", []):
        secure = container["securityContext"]
        assert secure["readOnlyRootFilesystem"]
        assert not secure["allowPrivilegeEscalation"]
        assert secure["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= mounted


def test_there_is_one_beat_and_there_are_several_of_the_others():
    deployments = of("Deployment")
    assert deployments["beat"]["replicas"] == 1
    assert deployments["beat"]["strategy"] == {"type": "Recreate"}
    for name in ("web", "worker"):
        assert of("HorizontalPodAutoscaler")[name]["minReplicas"] >= 2
        assert of("PodDisruptionBudget")[name]["minAvailable"] == 1
        assert deployments[name]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_every_pod_has_a_network_policy():
    assert of("NetworkPolicy").keys() == of("Deployment").keys() | of("Job").keys()


def test_the_manifests_set_variables_that_are_read():
    for path in KUBERNETES.rglob("kustomization.yaml"):
        for generator in yaml.safe_load(path.read_text())["configMapGenerator"]:
            names = {line.partition("=")[0] for line in generator["literals"]}
            assert {name.removesuffix("_FILE") for name in names} <= READ


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="no kubectl on this machine")
def test_the_overlay_can_be_built_and_names_the_site_everywhere(tmp_path: Path):
    copy = shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    overlay = copy / "production" / "kustomization.yaml"
    overlay.write_text(overlay.read_text().replace("helpdesk.example", "desk.example"))
    done = subprocess.run(
        ["kubectl", "kustomize", str(overlay.parent)], capture_output=True, text=True, check=True
    )
    for document in yaml.safe_load_all(done.stdout):
        kubernetes_validate.validate(document, VERSION, strict=True)


def test_every_service_of_compose_is_limited_and_comes_back():
    for name, service in COMPOSE["services"].items():
        assert "mem_limit" in service, name
        assert service["restart"] in {"unless-stopped", "on-failure"}, name
        assert ("healthcheck" in service) == (name not in {"migrate", "beat"}), name
        if name not in {"postgres", "valkey"}:  # whose images drop root by themselves
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name


def test_only_the_proxy_is_reached_from_outside():
    reached = {
        name
        for name, service in COMPOSE["services"].items()
        if any(not port.startswith("127.0.0.1:") for port in service.get("ports", []))
    }
    assert reached == {"proxy"}


def test_compose_names_secrets_and_volumes_that_it_declares_and_sets_variables_that_are_read():
    for service in COMPOSE["services"].values():
        assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert (
                (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
            )
        if service["image"] == "premium-helpdesk":
            assert {name.removesuffix("_FILE") for name in service["environment"]} <= READ


def test_images_are_pinned():
    for name, service in COMPOSE["services"].items():
        assert ":" in service["image"] or "build" in service, name
        assert not service["image"].endswith(":latest"), name


def test_a_secret_is_read_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setitem(os.environ, "SOME_KEY", "from the environment")
    monkeypatch.setitem(os.environ, "SOME_KEY_FILE", str(tmp_path / "key"))
    assert env_text("SOME_KEY") == "from a file"


def test_a_secret_that_cannot_be_read_stops_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setitem(os.environ, "SOME_KEY_FILE", "/nowhere/key")
    with pytest.raises(ImproperlyConfigured, match="SOME_KEY_FILE='/nowhere/key' cannot be read"):
        env_text("SOME_KEY")


MAX_CONNECTIONS = 100 - 3
"""Of PostgreSQL without settings, less those that it keeps for its superuser."""
OTHERS = 5
"""Beat, a migration, a backup, and two for whoever looks at what is wrong."""


def most_connections(
    web: int, workers: int, variables: dict[str, str], worker_pool: int, spare: int
) -> int:
    """How many connections there are when everything is scaled out and replaced at once."""
    of_web = int(variables["WEB_WORKERS"]) * int(variables["DATABASE_POOL"])
    of_worker = int(variables["WORKER_CONCURRENCY"]) * worker_pool
    return (web + spare) * of_web + (workers + spare) * of_worker + OTHERS


def test_a_cluster_that_is_scaled_out_leaves_connections_free():
    generator = yaml.safe_load((KUBERNETES / "base" / "kustomization.yaml").read_text())
    lines = generator["configMapGenerator"][0]["literals"]
    variables = dict(line.split("=", 1) for line in lines)
    assert int(variables["DATABASE_POOL"]) >= int(variables["WEB_THREADS"])
    (worker,) = of("Deployment")["worker"]["template"]["spec"]["containers"]
    pool = {one["name"]: one["value"] for one in worker["env"]}["DATABASE_POOL"]
    scales = of("HorizontalPodAutoscaler")
    overlay = yaml.safe_load((KUBERNETES / "production" / "kustomization.yaml").read_text())
    (patch,) = [one for one in overlay["patches"] if one["target"]["name"] == "worker"]
    workers = max(
        scales["worker"]["maxReplicas"], *(one["value"] for one in yaml.safe_load(patch["patch"]))
    )
    spare = of("Deployment")["web"]["strategy"]["rollingUpdate"]["maxSurge"]
    most = most_connections(scales["web"]["maxReplicas"], workers, variables, int(pool), spare)
    assert most <= MAX_CONNECTIONS


def test_a_worker_runs_as_many_tasks_as_the_variable_says(settings: Settings):
    from helpdesk.celery import app

    assert app.conf.worker_concurrency == settings.CELERY_WORKER_CONCURRENCY == 2
