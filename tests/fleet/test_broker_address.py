"""Where the broker is: TLS off this machine, and a password that is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import ConfigError, UsageError
from crawler.fleet.broker_address import address_fault, broker_address, hide_secret

SECRET = "s3cr3t/wörd"


def test_the_password_alone_comes_from_the_environment() -> None:
    found = broker_address("amqps://desk@broker.example/news%2Fone", {"WIREWATCH_BROKER": SECRET})
    assert (found.host, found.port, found.user, found.password) == ("broker.example", 5671, "desk", SECRET)
    assert (found.vhost, found.tls) == ("news/one", True)
    assert str(found) == "amqps://desk@broker.example:5671/news%2Fone"
    assert SECRET not in repr(found)


def test_or_the_whole_address_with_it() -> None:
    whole = {"WIREWATCH_BROKER": "amqp://desk:s3cr3t%2Fw%C3%B6rd@127.0.0.1:5700/x"}
    for written in ("", "amqp://desk@127.0.0.1:5700/x"):
        found = broker_address(written, whole)
        assert (found.port, found.password, found.vhost, found.tls) == (5700, SECRET, "x", False)
    with pytest.raises(UsageError, match="different brokers"):
        broker_address("amqp://desk@127.0.0.1:5701/x", whole)


def test_or_a_file_that_others_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(f"{SECRET}\n")
    path.chmod(0o600)
    environment = {"WIREWATCH_BROKER_FILE": str(path)}
    assert broker_address("amqps://desk@broker.example", environment).password == SECRET
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        broker_address("amqps://desk@broker.example", environment)
    with pytest.raises(ConfigError, match="cannot be read"):
        broker_address("amqps://desk@broker.example", {"WIREWATCH_BROKER_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize("host", ["broker.example", "10.0.0.5", "[2001:db8::1]", "localhost.example"])
def test_off_this_machine_a_broker_without_tls_is_refused(host: str) -> None:
    with pytest.raises(UsageError, match="without TLS") as told:
        broker_address(f"amqp://desk@{host}", {"WIREWATCH_BROKER": SECRET})
    assert SECRET not in str(told.value)
    assert not broker_address(f"amqp://desk@{host}", {"WIREWATCH_BROKER": SECRET}, allow_plain=True).tls


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_on_this_machine_it_is_not(host: str) -> None:
    assert broker_address(f"amqp://{host}:5672", {"WIREWATCH_BROKER": SECRET}).user == "guest"


@pytest.mark.parametrize(
    "written",
    ["", "broker.example", "https://broker.example", "amqps://", "amqps://a b", "amqps://h:99999", "amqps://h/a?b=c",
     "amqps://desk:s3cr3t@broker.example", "amqps://h/" + "x" * 5000],
)  # fmt: skip
def test_what_is_no_address_is_told_without_its_password(written: str) -> None:
    with pytest.raises(UsageError) as told:
        broker_address(written, {"WIREWATCH_BROKER": SECRET})
    assert "s3cr3t" not in str(told.value)
    assert not written or address_fault(written)
    assert "s3cr3t" not in address_fault(written)


def test_without_a_password_nothing_is_asked() -> None:
    with pytest.raises(UsageError, match="WIREWATCH_BROKER"):
        broker_address("amqps://desk@broker.example", {})


def test_without_anything_it_says_what_to_write() -> None:
    with pytest.raises(UsageError, match=r"No broker is named.*--broker.*WIREWATCH_BROKER"):
        broker_address("", {}, option="--broker")


def test_certificates_that_are_not_there_are_told_before_anybody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.pem cannot be read"):
        broker_address("amqps://broker.example", {"WIREWATCH_BROKER": SECRET}, ca_file=str(tmp_path / "none.pem"))


def test_other_processes_do_not_inherit_it() -> None:
    environment = {"WIREWATCH_BROKER": SECRET, "WIREWATCH_BROKER_FILE": "/x", "HOME": "/root"}
    hide_secret(environment)
    assert environment == {"HOME": "/root"}
