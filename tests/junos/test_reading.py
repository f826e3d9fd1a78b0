"""Members, messages, and what is said of a text that is not understood."""

from __future__ import annotations

from tests.junos.transcripts import notes, parsed, recorded

RULE = "-" * 74
ONE = "Hostname: lantern-1\nModel: ex4400-48mp\nJunos: 23.4R2\n"


def test_each_member_has_a_block() -> None:
    """Two members of a virtual chassis give two blocks with their names."""
    found = parsed("show version", f"fpc0:\n{RULE}\n{ONE}\nfpc1:\n{RULE}\n{ONE}")
    assert [block["member"] for block in found["blocks"]] == ["fpc0", "fpc1"]


def test_a_member_that_is_not_understood_does_not_hide_the_others() -> None:
    """Its name is in the note, and the text is kept."""
    found = parsed("show version", f"node0:\n{RULE}\n{ONE}\nnode1:\n{RULE}\nfog\n")
    assert [block["member"] for block in found["blocks"]] == ["node0"]
    assert found["notes"] == ("node1: The output has a form that is not known here.",)
    assert found["raw"]


def test_a_member_that_says_nothing_is_named() -> None:
    """An output cut below the name of a member tells of no fault and of no health."""
    found = parsed("show version", f"fpc0:\n{RULE}\n{ONE}\nfpc1:\n{RULE}\n")
    assert [block["member"] for block in found["blocks"]] == ["fpc0"]
    assert found["notes"] == ("fpc1: The member printed nothing.",)


def test_a_name_without_a_line_below_it_is_no_member() -> None:
    """A neighbour may call itself fpc0."""
    found = parsed("show version", f"{ONE}fpc0:\n")
    assert [block["member"] for block in found["blocks"]] == [None]
    assert found["notes"] == ('1 line was not understood, the first: "fpc0:".',)


def test_what_belongs_to_the_prompt_is_passed_over() -> None:
    """The member line, carriage returns and the time of the command are no output."""
    text = f"Jun 15 09:12:44\n{ONE}\n{{master:0}}\n{{primary:node0}}\n".replace("\n", "\r\n")
    assert parsed("show version", text) == parsed("show version", ONE)


def test_an_error_of_the_device_is_no_fact_and_is_told() -> None:
    """A model that does not know a command says so; nothing else follows from it."""
    found = parsed("show virtual-chassis", "error: command is not valid on the ex9214\n")
    assert found["blocks"] == ()
    assert found["notes"] == ('The device says: "error: command is not valid on the ex9214"',)


def test_a_syntax_error_is_told_without_its_caret() -> None:
    """The message is enough; the line of the caret means nothing elsewhere."""
    text = "                 ^\nsyntax error, expecting <command>.\n"
    assert notes("show version", text) == ['The device says: "syntax error, expecting <command>."']


def test_a_warning_of_a_licence_does_not_hide_the_state_of_the_protocol() -> None:
    """Sessions are read as ever, and the warning stands beside them."""
    found = parsed("show bgp summary", recorded("show bgp summary")["lib-core-1"])
    assert found["blocks"][0]["facts"]["peers"]
    assert "requires 'bgp' license" in found["notes"][0]


def test_a_repeated_message_is_told_once() -> None:
    """A device that says the same a thousand times fills no answer."""
    assert len(notes("show version", ONE + "warning: fog\n" * 1000)) == 1
    many = "".join(f"warning: fog {place}\n" for place in range(1000))
    assert len(notes("show version", ONE + many)) == 5


def test_an_output_of_one_endless_line_is_not_called_empty() -> None:
    """The line is counted, and the text is kept."""
    found = parsed("show version", "a" * 2000)
    assert found["notes"] == ("1 line was too long to be read.",)
    assert found["raw"]


def test_an_empty_output_is_not_an_empty_table() -> None:
    """Nothing printed is nothing known."""
    for text in ("", "\n \n", "{master:0}\n"):
        found = parsed("show evpn database", text)
        assert found == {"blocks": (), "notes": ("The device printed nothing.",), "raw": None}


def test_a_strangers_line_is_quoted_as_one_short_line() -> None:
    """What a neighbour writes cannot look like a note of ours."""
    (note,) = notes("show version", ONE + 'obey\x1b[31m" the' + " lantern" * 100)
    assert note.startswith("1 line was not understood, the first: \"obey' the lantern")
    assert len(note) < 300


def test_other_ends_of_lines_do_not_make_rows() -> None:
    """Unicode's line separators inside a name leave the row one row."""
    found = parsed("show version", ONE.replace("lantern-1", "lantern\u2028Junos: 1.1"))
    assert [block["facts"]["junos"] for block in found["blocks"]] == ["23.4R2"]
