from __future__ import annotations

import base64

import pytest

from attune_lint.run.redact import Redactor
from attune_lint.views.secrets import is_secret_key, plain_in_values, secrets_in_object, secrets_in_values


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("password", True),
        ("jwtSecret", True),
        ("encryptionKey", True),
        ("DB_PASSWORD", True),
        ("API_TOKEN", True),
        ("existingSecret", False),
        ("tlsSecret", False),
        ("serviceAccountToken", False),
        ("imagePullSecrets", False),
        ("secretName", False),
        ("key", False),
        ("tokenExpirationSeconds", False),
        ("packs", False),
    ],
)
def test_a_key_says_whether_its_value_is_secret(key, secret):
    assert is_secret_key(key) is secret


def test_secrets_of_values_are_found_wherever_they_stand():
    values = {
        "security": {"jwtSecret": "jwt-value", "existingSecret": "a-name"},
        "database": {"url": "postgresql://attune:in-the-url@db:5432/x"},
        "agentWorkers": [{"env": [{"name": "API_TOKEN", "value": "env-value"}, {"name": "PLAIN", "value": "shown"}]}],
        "auth": {"password": 12345678},
        "env": {"DB_PASSWORD": {"secretKeyRef": {"name": "a-name", "key": "DB_PASSWORD"}}},
    }
    assert set(secrets_in_values(values)) == {"jwt-value", "in-the-url", "env-value", "12345678"}


def test_secrets_of_a_rendered_secret_are_its_data_plain_and_decoded():
    encoded = base64.b64encode(b"decoded-value").decode()
    secret = {"kind": "Secret", "data": {"a": encoded}, "stringData": {"b": "string-value"}}
    assert set(secrets_in_object(secret)) == {encoded, "decoded-value", "string-value"}


def test_text_is_masked_but_everyday_words_stay():
    redactor = Redactor()
    values = {"password": "attune", "token": "s3cr3t-value", "name": "attune"}
    redactor.learn(secrets=secrets_in_values(values), plain=plain_in_values(values))
    text = "attune-agent failed with s3cr3t-value at amqp://user:hunter22@host"
    assert redactor.text(text) == "attune-agent failed with *** at amqp://user:***@host"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  password: attune", "  password: ***"),
        ('  jwtSecret: "abc def"', "  jwtSecret: ***"),
        (
            "  DB_PASSWORD: {{ .Values.database.password | quote }}",
            "  DB_PASSWORD: {{ .Values.database.password | quote }}",
        ),
        ("  password: null", "  password: null"),
        ("  image: attune", "  image: attune"),
    ],
)
def test_a_source_line_is_masked_where_it_says_so_itself(line, expected):
    assert Redactor().line(line) == expected
