"""Every command in the documents works, or the failure names its line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.docs.documents import ROOT, Block, Broken, Document, Place, blocks, documents, name_of
from tests.docs.doors import command_names, complaint, known_variables, option_names, variables
from tests.docs.programs import NOT_RUN, PROGRAMS
from tests.docs.shims import Call, calls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.docs.stage import Stage

NOT_FILLED_IN = "the following arguments are required"
"""A sentence may name a command without what it takes."""

FLAGS_OF_THE_SUITE = {"--live", "--update-golden"}
SETTINGS = Document.read(ROOT / "docs" / "settings.md")
FAKE_CLOUD = Document.read(ROOT / "docs" / "fake-cloud.md")


def check(block: Block, folder: Path, stage: Stage) -> list[str]:
    """Run a block of shell and what it calls; return the calls."""
    found = calls(block, folder, PROGRAMS)
    for call in found:
        PROGRAMS[call.program](call, stage)
    return [call.shown for call in found]


@pytest.mark.parametrize("block", blocks("bash"), ids=name_of)
def test_every_block_of_shell_works(block: Block, tmp_path: Path, stage: Stage) -> None:
    """Bash reads it, and each program that it calls does what it is called for."""
    assert check(block, tmp_path, stage)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("mist-mcp --no-such-option\n", "3: the command line takes its arguments"),
        ("\nmist-mcp --mock \\\n  --toolsets nosuch --validate-config\n", "4: .* ends with 0"),
        ("mist-mcp fabric no-such-fabric --mock\n", "3: the command ends with 0"),
        ("export MIST_TOOLSET=site\nmist-mcp --mock\n", "4: variables are settings"),
        ("export MIST_MAX_CONCURRENT=many\nmist-mcp --mock\n", "4: settings can be loaded"),
        ("fake-mist serve --no-such-option\n", "3: the command line takes its arguments"),
        ("fake-mist run -- python no_such_script.py\n", "3: the command ends with 0"),
        ("claude mcp add mist -- mist-mpc\n", "3: clients start mist-mcp"),
        ("nox -s no_such_session\n", "3: nox has such a session"),
        ("pip install nonesuch\n", "3: pip installs what is declared"),
        ("python benchmarks/nonesuch.py\n", "3: Python runs something"),
        ("pytest tests/nonesuch.py\n", "3: pytest finds it"),
        ("mist-mpc --mock\n", "3: shell runs, with known programs only: .*mist-mpc"),
        ("mist-mcp 'pending\n", "3: shell runs"),
    ],
)
def test_a_command_that_does_not_work_is_named(
    text: str, rule: str, tmp_path: Path, stage: Stage
) -> None:
    """The failure says which file, line and rule."""
    (block,) = Document("docs/x.md", f"# A title\n```bash\n{text}```\n").blocks
    with pytest.raises(Broken, match=f"^docs/x.md:{rule}"):
        check(block, tmp_path, stage)


def spoken(document: Document) -> Iterator[Call]:
    """Give the commands that stand within sentences."""
    for place, span in document.spans:
        words = shlex.split(span) if " " in span and "'" not in span.replace("'mist", "") else []
        program = words[0] if words else ""
        if program in PROGRAMS:
            yield Call(place, program, tuple(words[1:]), {})


def check_spoken(call: Call, stage: Stage) -> None:
    """Ask the parsers about a command in a sentence; capitals stand for what a reader fills in."""
    if call.program in {"mist-mcp", "fake-mist"}:
        said = complaint(call.arguments, script=call.program)
        if said and NOT_FILLED_IN not in said:
            call.place.breaks("the command line takes its arguments", said)
    elif call.program not in {"claude", "openssl"}:
        PROGRAMS[call.program](call, stage)


def check_sentences(document: Document, stage: Stage) -> None:
    """Check the commands, options and variables of a document's sentences and tables."""
    check_names(document)
    for call in spoken(document):
        check_spoken(call, stage)


def check_names(document: Document) -> None:
    """Look for options and variables that there are not."""
    options = {*option_names("mist-mcp", "fake-mist"), *FLAGS_OF_THE_SUITE}
    for place, span in document.spans:
        option = span.split()[0].partition("=")[0] if span.strip() else ""
        if option.startswith("--") and option != "--" and option not in options:
            place.breaks("options are those of a command", option)
        variable = span.partition("=")[0]
        if variable.startswith("MIST_") and variable.isupper() and " " not in variable:
            _check_variable(variable, place)


def _check_variable(variable: str, place: Place) -> None:
    if variable not in known_variables():
        place.breaks("variables are settings", variable)


@pytest.mark.parametrize("document", documents(), ids=lambda each: each.name)
def test_every_command_option_and_variable_in_a_sentence_is_one(
    document: Document, stage: Stage
) -> None:
    """Nobody is told to use what there is not."""
    check_sentences(document, stage)


@pytest.mark.parametrize(
    ("span", "rule"),
    [
        ("--toolset", "options are those of a command"),
        ("MIST_TOOLSET=site", "variables are settings"),
        ("mist-mcp audit forget", "the command line takes its arguments"),
    ],
)
def test_a_name_that_there_is_not_is_named(span: str, rule: str, stage: Stage) -> None:
    """The failure says which file, line and rule."""
    document = Document("docs/x.md", f"# A title\n\nUse `{span}`.\n")
    with pytest.raises(Broken, match=f"^docs/x.md:3: {rule}"):
        check_sentences(document, stage)


def test_every_option_of_the_server_is_described() -> None:
    """The table of the command line is complete."""
    spans = {word for _, span in SETTINGS.spans for word in span.split()}
    assert option_names("mist-mcp") - spans - {"-h", "--output"} == set()


def test_every_option_of_the_fake_cloud_is_described() -> None:
    """So is that of its commands."""
    spans = {word for _, span in FAKE_CLOUD.spans for word in span.split()}
    assert option_names("fake-mist") - spans - {"-h", "--help"} == set()


@pytest.mark.parametrize(
    ("script", "document"), [("mist-mcp", SETTINGS), ("fake-mist", FAKE_CLOUD)]
)
def test_every_command_is_described(script: str, document: Document) -> None:
    """Each subcommand has its row."""
    missing = [name for name in command_names(script) if not _names(document, script, name)]
    assert missing == []


def _names(document: Document, script: str, command: str) -> bool:
    short = command.removeprefix(f"{script} ")
    return any(span.removeprefix(f"{script} ").startswith(short) for _, span in document.spans)


def test_the_table_of_variables_is_complete_and_true() -> None:
    """Each variable has a row, with the default that it has."""
    rows = [line.split("|")[1:3] for _, line in SETTINGS.prose if line.startswith("| `MIST_")]
    told = {
        name.strip(" `"): default.strip(" `")
        for names, default in rows
        for name in names.split(",")
    }
    real = {name: default.lower() for name, default in variables().items()}
    assert set(real) - set(told) == set()
    assert {
        name: (told[name], default)
        for name, default in real.items()
        if told[name].lower() not in {default, f"{default}.0", default.removesuffix(".0")}
        and name not in {"MIST_API_TOKEN", "MIST_AUDIT_FILE", "MIST_STATE_DIR", "MIST_UNDO_DIR"}
        and (told[name], default) != ("", "-")
    } == {}


def test_what_is_not_run_has_a_reason() -> None:
    """Every program of the rules is run, or says why not."""
    run = {"mist-mcp", "fake-mist"}
    assert set(PROGRAMS) - run <= set(NOT_RUN)
    assert all(len(reason) > 15 for reason in NOT_RUN.values())
