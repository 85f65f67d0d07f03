"""From a fresh machine to `make run` and `make test`: the scripts of bin/, on machines that are only pretended."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FOR_TESTS = ("chromium-headless-shell", "libreoffice-writer-nogui", "poppler-utils", "postgresql-15", "strace")
SYSTEM_TOOLS = ("sh", "bash", "cat", "chmod", "cmp", "cp", "dirname", "env", "grep", "make", "mkdir", "sed", "touch")
NOTE = 'echo "$(basename "$0") $*" >> "$MACHINE/calls"\n'

DPKG_QUERY = """#!/bin/sh
for pattern in "$@"; do
    while read -r package; do
        case $package in $pattern) echo "installed $package" ;; esac
    done < "$MACHINE/packages"
done
"""
PYTHON = """#!/bin/sh
case $* in
*version_info*) [ ! -e "$MACHINE/old" ] ;;
*ensurepip*) [ ! -e "$MACHINE/without-ensurepip" ] ;;
*"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; touch .venv/bin/pip ;;
*) echo "python $*" >> "$MACHINE/calls"; [ ! -e "$MACHINE/offline" ] ;;
esac
"""
NOTED = """#!/bin/sh
echo "{name} $*" >> "$MACHINE/calls"
{then}
"""


class Machine:
    """A Debian with some packages, a root or not, and a log of what was called on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        shutil.copytree(ROOT / "bin", self.tree / "bin")
        for name in ("requirements.txt", "requirements-dev.txt"):
            (self.tree / name).write_text("flask==1\n")
        for tool in SYSTEM_TOOLS:
            (folder / "path").mkdir(exist_ok=True)
            (folder / "path" / tool).symlink_to(str(shutil.which(tool)))
        self.program("dpkg-query", DPKG_QUERY)
        self.program("python3", PYTHON)
        self.noted("apt-get")
        self.is_root(True)
        self.has(*LIBRARIES, *FOR_TESTS)

    def program(self, name: str, script: str) -> None:
        path = self.folder / "path" / name
        path.write_text(script)
        path.chmod(0o755)

    def noted(self, name: str, then: str = "") -> None:
        self.program(name, NOTED.format(name=name, then=then))

    def is_root(self, root: bool) -> None:
        self.program("id", f"#!/bin/sh\necho {0 if root else 1000}\n")

    def has(self, *packages: str) -> None:
        (self.folder / "packages").write_text("".join(f"{package}\n" for package in packages))

    def mark(self, name: str) -> Path:
        path = self.folder / name
        path.touch()
        return path

    def run(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        there = {"PATH": str(self.folder / "path"), "MACHINE": str(self.folder), "DEBIAN_PYTHON": ""} | environment
        return subprocess.run(command, cwd=self.tree, env=there, capture_output=True, text=True, check=False)

    def set_up(self, purpose: str = "run", **environment: str) -> "subprocess.CompletedProcess[str]":
        (self.folder / "calls").write_text("")
        return self.run("bin/set-up", purpose, **environment)

    def calls(self, program: str) -> list[str]:
        lines = (self.folder / "calls").read_text().splitlines()
        return [line for line in lines if line.startswith(program)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_that_has_all_packages_never_calls_apt(machine: Machine) -> None:
    assert machine.set_up("test").returncode == 0
    assert machine.calls("apt-get") == []


def test_root_installs_exactly_what_is_missing(machine: Machine) -> None:
    machine.has("libpango-1.0-0", "libpangoft2-1.0-0")

    machine.set_up()

    update, install = machine.calls("apt-get")
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install --yes --no-install-recommends libharfbuzz-subset0 -")


def test_tests_need_a_browser_a_database_an_office_poppler_and_strace_too(machine: Machine) -> None:
    machine.has(*LIBRARIES)

    machine.set_up("test")

    assert (
        "--no-install-recommends chromium-headless-shell poppler-utils strace libreoffice-writer-nogui postgresql -"
        in machine.calls("apt-get")[-1]
    )


@pytest.mark.parametrize(("version", "enough"), [("14", False), ("15", True), ("17", True)])
def test_any_postgresql_from_15_on_will_do(machine: Machine, version: str, enough: bool) -> None:
    machine.has(*LIBRARIES, "chromium", "libreoffice-writer", "poppler-utils", "strace", f"postgresql-{version}")

    machine.set_up("test")

    assert (machine.calls("apt-get") == []) is enough


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        ({}, "debian"),
        ({"PYTHON": "python3"}, "in the path"),
        ({"DEBIAN_PYTHON": "not-there"}, "in the path"),
        ({"DEBIAN_PYTHON": "without-venv"}, "in the path"),
    ],
)
def test_the_python_of_debian_is_taken_unless_another_is_named_or_it_is_not_whole(
    machine: Machine, named: dict[str, str], taken: str
) -> None:
    machine.program("of-debian", PYTHON + "# debian\n")
    machine.program("python3", PYTHON + "# in the path\n")
    machine.program("without-venv", "#!/bin/sh\ncase $* in *ensurepip*) exit 1 ;; esac\n")

    machine.set_up(**{"DEBIAN_PYTHON": "of-debian"} | named)

    assert (machine.tree / ".venv/bin/python").read_text().splitlines()[-1] == f"# {taken}"


def test_python_without_venv_gets_it(machine: Machine) -> None:
    machine.mark("without-ensurepip")

    machine.set_up()

    assert "--no-install-recommends python3-venv -" in machine.calls("apt-get")[-1]


def test_sudo_without_a_password_is_used(machine: Machine) -> None:
    machine.is_root(False)
    machine.noted("sudo", then='[ "$2" = true ] || { shift; "$@"; }')
    machine.has()

    machine.set_up()

    assert len(machine.calls("apt-get")) == 2
    assert machine.calls("sudo")[-1].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install --yes")


def test_without_root_one_sentence_says_the_exact_command(machine: Machine) -> None:
    machine.is_root(False)
    machine.noted("sudo", then="exit 1")
    machine.has()

    result = machine.set_up()

    assert result.returncode == 1
    assert result.stderr == (
        "System packages are missing; install them with: sudo sh -c 'apt-get update && "
        "apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'\n"
    )
    assert not (machine.tree / ".venv").exists()


def test_without_sudo_the_command_is_for_su(machine: Machine) -> None:
    machine.is_root(False)
    machine.has()

    assert "install them with: su -c 'apt-get update &&" in machine.set_up().stderr


def test_packages_that_cannot_be_installed_stop_the_set_up(machine: Machine) -> None:
    machine.noted("apt-get", then="exit 100")
    machine.has()

    result = machine.set_up()

    assert result.returncode == 1
    assert "The system packages could not be installed" in result.stderr


def test_an_old_python_is_one_sentence(machine: Machine) -> None:
    machine.mark("old")

    result = machine.set_up()

    assert result.returncode == 1
    assert result.stderr.startswith("Python 3.11 or newer is needed")


def test_python_packages_are_installed_with_hashes_and_only_once(machine: Machine) -> None:
    machine.set_up()
    first = machine.calls("python -m pip install")
    machine.set_up()

    assert "--require-hashes --requirement requirements.txt" in first[0]
    assert machine.calls("python -m pip") == []


def test_changed_requirements_are_installed(machine: Machine) -> None:
    machine.set_up()
    (machine.tree / "requirements.txt").write_text("flask==2\n")

    machine.set_up()

    assert len(machine.calls("python -m pip install")) == 1


def test_an_installation_that_failed_is_tried_again(machine: Machine) -> None:
    offline = machine.mark("offline")
    failed = machine.set_up()
    offline.unlink()

    assert failed.returncode == 1
    assert "The Python packages could not be installed" in failed.stderr
    assert machine.set_up().returncode == 0
    assert len(machine.calls("python -m pip install")) == 1


@pytest.mark.parametrize(
    ("environment", "env_file", "expected"),
    [
        pytest.param({}, "", "demo=1", id="the demonstration is the default"),
        pytest.param({"PACNAM_DEMO": "0"}, "", "demo=0", id="the environment turns it off"),
        pytest.param({}, "PACNAM_DEMO=0\n", "demo=", id="the .env file decides, when it says anything"),
    ],
)
def test_make_run_serves_the_demonstration_unless_told(
    machine: Machine, environment: dict[str, str], env_file: str, expected: str
) -> None:
    shutil.copy(ROOT / "Makefile", machine.tree)
    (machine.tree / ".env").write_text(env_file)
    machine.set_up()
    python = machine.tree / ".venv/bin/python"
    python.write_text(python.read_text() + 'echo "demo=$PACNAM_DEMO $*" >> "$MACHINE/calls"\n')

    machine.run("make", "run", **environment)

    assert machine.calls("demo=")[-1] == f"{expected} -m flask --app app serve --prepare"


@pytest.mark.parametrize(
    ("passes", "called"),
    [
        pytest.param("lint", "make lint\nCI=true\nmake test\nCI=true\n", id="the tests fail"),
        pytest.param("test", "make lint\nCI=true\n", id="lint fails"),
    ],
)
def test_ci_runs_lint_then_tests_and_stops_at_the_first_that_fails(machine: Machine, passes: str, called: str) -> None:
    shutil.copytree(ROOT / ".ci", machine.tree / ".ci")
    (machine.folder / "path/make").unlink()
    machine.noted("make", then=f'echo "CI=$CI" >> "$MACHINE/calls"; [ "$1" = {passes} ]')

    result = machine.run(".ci/run")

    assert result.returncode == 1
    assert (machine.folder / "calls").read_text() == called


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("index = https://pypi" + ".org/simple", False, id="package host"),
        pytest.param("--index" + "-url x", False, id="index"),
        pytest.param("path = /ho" + "me/somebody/tree", False, id="folder of one machine"),
        pytest.param("chromium = /usr/bin/chromium, url = /tasks/home/x", True, id="the system's own"),
    ],
)
def test_the_tree_names_no_host_and_no_machine(machine: Machine, text: str, clean: bool) -> None:
    git = str(shutil.which("git"))
    (machine.folder / "path/git").symlink_to(git)
    (machine.tree / "file.txt").write_text(text)
    machine.run("git", "init", "--quiet")
    machine.run("git", "add", ".")

    assert (machine.run("bin/check-tree").returncode == 0) is clean


def test_a_tree_that_cannot_be_searched_is_no_clean_tree(machine: Machine) -> None:
    machine.program("git", "#!/bin/sh\nexit 128\n")

    assert machine.run("bin/check-tree").returncode == 1


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.lstrip().startswith("#")]
    pins = "\n".join(lines).replace("\\\n", " ").splitlines()

    assert [pin for pin in pins if not re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:", pin)] == []


def test_what_runs_and_what_is_tested_are_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
