"""The byte-code that Python keeps beside its files. What an import does around it takes as long as to read it, and
there are hundreds of rules."""

from __future__ import annotations

import marshal
import os
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source
from types import CodeType, ModuleType


class Folder:
    """The files of one folder."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._head, _, self._tail = cache_from_source(f"{path}/*.py").rpartition("*")

    def module(self, stem: str, name: str) -> ModuleType:
        """The module in a file, run under a name; whoever asks puts it where it belongs."""
        file = f"{self._path}/{stem}.py"
        module = ModuleType(name)
        module.__file__ = file
        code = self._kept(stem, file) or SourceFileLoader(name, file).get_code(name)
        assert code is not None
        exec(code, vars(module))
        return module

    def _kept(self, stem: str, file: str) -> CodeType | None:
        """Byte-code that is of the file as it is now: before it stand, as PEP 552 says, Python's own number, no flags,
        and time and size of the file."""
        try:
            with open(f"{self._head}{stem}{self._tail}", "rb", buffering=0) as stream:
                content = stream.readall()
        except OSError:
            return None
        found = os.stat(file)
        time, size = (int(number) & 0xFFFFFFFF for number in (found.st_mtime, found.st_size))
        if content[:16] != MAGIC_NUMBER + bytes(4) + time.to_bytes(4, "little") + size.to_bytes(4, "little"):
            return None
        code: CodeType = marshal.loads(memoryview(content)[16:])
        return code
