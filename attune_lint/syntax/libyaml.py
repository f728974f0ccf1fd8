"""The parser in C that PyYAML brings along, with its nodes and errors. The rest of PyYAML is imported when somebody
asks for it: that takes longer than to read a chart's documents."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

from attune_lint.stand_in import stand_in

# What the parser imports for an error in it, and for nothing else.
_RAISING = ("reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer", "representer")


class _Package(ModuleType):
    """PyYAML's package, until it is asked for anything beside the modules of it that are there."""

    def __getattr__(self, name: str) -> Any:
        package: ModuleType = self
        package.__class__ = ModuleType  # from here on it is like any other
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        parser = sys.modules.get("yaml._yaml")
        for module in _RAISING if parser is not None else ():
            error = f"{module.capitalize()}Error"
            setattr(parser, error, getattr(sys.modules[f"yaml.{module}"], error))
        return getattr(self, name)


def _import_parser_alone() -> None:
    spec = find_spec("yaml")
    assert spec is not None
    package = sys.modules["yaml"] = module_from_spec(spec)
    package.__class__ = _Package
    import yaml.error
    import yaml.events
    import yaml.nodes
    import yaml.tokens

    class ReaderError(yaml.error.YAMLError):
        def __init__(self, name: str, position: int, character: int, encoding: str, reason: str) -> None:
            self.position, self.reason = position, reason

    with ExitStack() as inside:
        for module in _RAISING:
            error = ReaderError if module == "reader" else yaml.error.MarkedYAMLError
            inside.enter_context(stand_in(f"yaml.{module}", **{f"{module.capitalize()}Error": error}))
            setattr(package, module, sys.modules[f"yaml.{module}"])
            inside.callback(delattr, package, module)
        import yaml._yaml


def _parser() -> type[Any]:
    """The parser; the one in Python where PyYAML was built without it."""
    try:
        if "yaml" not in sys.modules:
            _import_parser_alone()
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader
    return CParser


Parser = _parser()

# Only now, so that they are imported from that package.
from yaml.error import Mark, MarkedYAMLError, YAMLError  # noqa: E402
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode  # noqa: E402

__all__ = ["MappingNode", "Mark", "MarkedYAMLError", "Node", "Parser", "ScalarNode", "SequenceNode", "YAMLError"]
