"""Official images of the public registry, by what their Dockerfiles say. They belong to no contract."""

from __future__ import annotations

from functools import lru_cache

from attune_lint.nearest import is_slip, nearest
from attune_lint.syntax.grammar import image_parts

# Their Dockerfiles name no user. RabbitMQ's and Redis' entrypoints step down by themselves, but start as root too.
_ROOT = frozenset(
    {
        "alpine", "amazoncorretto", "bash", "busybox", "debian", "eclipse-temurin", "fedora", "golang", "httpd",
        "maven", "mysql", "nginx", "node", "openjdk", "perl", "php", "postgres", "python", "r-base", "rabbitmq",
        "redis", "ruby", "rust", "traefik", "ubuntu",
    }
)  # fmt: skip
# The official images, which alone have names without a slash there.
_OFFICIAL = frozenset(
    {
        "adminer", "aerospike", "almalinux", "alpine", "alt", "amazoncorretto", "amazonlinux", "api-firewall",
        "arangodb", "archlinux", "backdrop", "bash", "bonita", "buildpack-deps", "busybox", "caddy", "cassandra",
        "centos", "chronograf", "cirros", "clearlinux", "clefos", "clickhouse", "clojure", "composer", "consul",
        "convertigo", "couchbase", "couchdb", "crate", "crux", "dart", "debian", "docker", "drupal",
        "eclipse-mosquitto", "eclipse-temurin", "eggdrop", "elasticsearch", "elixir", "emqx", "erlang",
        "express-gateway", "fedora", "flink", "fluentd", "friendica", "gazebo", "gcc", "geonetwork", "ghost",
        "golang", "gradle", "groovy", "haproxy", "haskell", "haxe", "hello-world", "hitch", "httpd", "hylang",
        "ibm-semeru-runtimes", "ibmjava", "influxdb", "irssi", "jetty", "jobber", "joomla", "jruby", "julia",
        "kapacitor", "kibana", "kong", "krakend", "lightstreamer", "liquibase", "logstash", "mageia", "mariadb",
        "matomo", "maven", "mediawiki", "memcached", "mongo", "mongo-express", "monica", "mono", "mysql", "nats",
        "nats-streaming", "neo4j", "neurodebian", "nextcloud", "nginx", "node", "notary", "odoo", "open-liberty",
        "openjdk", "opensuse", "oraclelinux", "orientdb", "percona", "perl", "photon", "php", "phpmyadmin", "plone",
        "postfixadmin", "postgres", "pypy", "python", "r-base", "rabbitmq", "rakudo-star", "redis", "redmine",
        "registry", "rethinkdb", "rocket.chat", "rockylinux", "ros", "ruby", "rust", "sapmachine", "satosa",
        "scratch", "silverpeas", "sl", "solr", "sonarqube", "sourcemage", "spark", "spiped", "storm", "swift",
        "swipl", "teamspeak", "telegraf", "tomcat", "tomee", "traefik", "ubuntu", "unit", "valkey", "varnish",
        "vault", "websphere-liberty", "wordpress", "xwiki", "yourls", "znc", "zookeeper",
    }
)  # fmt: skip
# Where servers keep their data, and the variable that says so otherwise.
_DATA = {
    "mariadb": ("/var/lib/mysql", ""),
    "mongo": ("/data/db", ""),
    "mysql": ("/var/lib/mysql", ""),
    "postgres": ("/var/lib/postgresql/data", "PGDATA"),
    "rabbitmq": ("/var/lib/rabbitmq", "RABBITMQ_MNESIA_BASE"),
    "redis": ("/data", ""),
    "valkey": ("/data", ""),
}
# The ports that servers listen on unless they are told otherwise, the usual one first.
_PORTS = {
    "mariadb": (3306,),
    "memcached": (11211,),
    "mongo": (27017,),
    "mysql": (3306, 33060),
    "postgres": (5432,),
    "rabbitmq": (5672, 1883, 4369, 5671, 8883, 15670, 15671, 15672, 15674, 15675, 15691, 15692, 25672, 61613, 61614),
    "redis": (6379,),
    "valkey": (6379,),
}
# The variables that servers read, and those of which one must be there.
_VARIABLES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "postgres": (
        frozenset(
            {
                "PGDATA", "POSTGRES_DB", "POSTGRES_HOST_AUTH_METHOD", "POSTGRES_INITDB_ARGS", "POSTGRES_INITDB_WALDIR",
                "POSTGRES_PASSWORD", "POSTGRES_USER",
            }
        ),
        ("POSTGRES_PASSWORD", "POSTGRES_HOST_AUTH_METHOD"),
    ),
    "rabbitmq": (
        frozenset({"RABBITMQ_DEFAULT_PASS", "RABBITMQ_DEFAULT_USER", "RABBITMQ_DEFAULT_VHOST", "RABBITMQ_NODENAME"}),
        (),
    ),
}  # fmt: skip
# They start the words that they are given: by no entrypoint, or by one that ends with `exec "$@"`.
_EXEC = frozenset(
    {
        "alpine", "busybox", "debian", "mariadb", "mongo", "mysql", "nginx", "node", "postgres", "python", "rabbitmq",
        "redis", "ruby", "ubuntu", "valkey",
    }
)  # fmt: skip
_PREFIXES = ("docker.io/library/", "docker.io/", "library/")


def _official(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


def starts_its_words(image: str) -> bool:
    """Whether a public image starts its arguments as a program where the pod names no command."""
    return _official(image_parts(image)[0]) in _EXEC


@lru_cache(maxsize=256)
def meant_image(name: str) -> str | None:
    """The official image that a name was meant to be, where it is none and spelled much like one."""
    bare = _official(name)
    if "/" in bare or bare in _OFFICIAL:
        return None
    found = nearest(bare, _OFFICIAL, cutoff=0.75)
    return found if found is not None and is_slip(bare, found) else None


def data_folder(image: str) -> tuple[str, str] | None:
    """Where the server of an official image keeps its data, and the variable that may say otherwise."""
    return _DATA.get(_official(image_parts(image)[0]))


def server_ports(image: str) -> tuple[int, ...]:
    """The ports that the server of an official image may listen on by itself, the usual one first."""
    return _PORTS.get(_official(image_parts(image)[0]), ())


def server_variables(image: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """The variables that the server of an official image reads, and those of which it needs one."""
    return _VARIABLES.get(_official(image_parts(image)[0]))


def runs_as_root(image: str) -> bool:
    """Whether an image is an official one whose user is root unless the pod says otherwise."""
    name, tag, _ = image_parts(image)
    name = _official(name)
    return name in _ROOT and "unprivileged" not in tag and "nonroot" not in tag
