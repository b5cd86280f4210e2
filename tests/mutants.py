"""Change the library in one place after another, and see a test fail for each change.

``python tests/mutants.py [vectors | vectors.normalize ...]`` prints, for each module, how many
changes the tests saw. What survives is in mutants.txt, with the reason why nobody could see it.

The changes are mutmut's. Its own runner leaves out each function with a decorator, which here are
the public ones, and others start Python anew for each change. Here the tests are collected once;
then, for each change, a fork gets the changed code in its functions and runs the tests that reach
it. What survives that, or stands outside of functions, is imported anew, in a copy of the project.
"""

from __future__ import annotations

import difflib
import gc
import importlib
import inspect
import itertools
import os
import pickle
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import hypothesis
import libcst as cst
import libcst.matchers as m
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_name("mutants.txt")
STEMS = ["vectors", "dot_product", "matrices", "tensors", "broadcasting"]
STEMS += ["layers", "perceptron", "devices"]
PRIVATE = ["_arrays", "_contracts", "_cores", "_definitions", "_fitting", "_refusals"]
# Nearly every test reaches these modules: the tests of these files are asked first.
OWN = {"_arrays": ("arrays", "errors")} | dict.fromkeys(
    ("_refusals", "_contracts", "_fitting"), ("errors", "cases", "parallel", "explain")
)
FILES = [
    f"tests/test_{stem}.py" for stem in (*STEMS, "arrays", "errors", "cases", "explain", "parallel")
]
SHARE = defaultdict(lambda: 0.95, _cores=0.9)  # where shortcuts are many, that only time shows
PATIENCE = 40.0  # seconds
SELDOM, NEAR = 60, 15  # how many tests reach a line that few do, and how many lines are its own
BROKEN = 99  # the exit status of a task that did not end
# Each of these takes seconds, and others of its kind see what it sees.
SLOW = "not numbers_that_change_compile and not 1000000 and not shared_tensors_give"
SLOW += " and not the_program_of and not fails_or_hangs"
PYTEST = ("-q", "-s", "--tb=native", "-p", "no:cacheprovider")
PYTEST += ("-W", "ignore::pytest.PytestAssertRewriteWarning")
# What tests need and no change touches: imported once, before the forks.
WARM = (
    "array_api_strict beartype hypothesis.extra.numpy jaxtyping mpmath torch torch._dynamo "
    "array_api_compat.numpy array_api_compat.torch"
)


class Mutant(NamedTuple):
    """One change: in which function, on which lines, and the module before and after."""

    name: str
    lines: range
    before: str
    after: str

    def change(self) -> str:
        """Write the lines that differ: ``- before`` and ``+ after``."""
        old, new = ([line.strip() for line in text.splitlines()] for text in self[2:])
        marked = difflib.unified_diff(old, new, lineterm="", n=0)
        lines = [line for line in marked if not line.startswith(("---", "+++", "@@"))]
        return "\n".join(f"{line[0]} {line[1:]}" for line in lines)


def texts(node: cst.FormattedStringText) -> Iterator[cst.CSTNode]:
    """Change the words of an f-string, which mutmut leaves as they are."""
    yield node.with_changes(value=f"XX{node.value}")


def turned(node: cst.If) -> Iterator[cst.CSTNode]:
    """Turn a condition round, where it holds no operator that mutmut turns."""
    if isinstance(node.test, (cst.Name, cst.Attribute, cst.Call)):
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), node.test))


OPERATORS = [*mutation_operators, (cst.FormattedStringText, texts), (cst.If, turned)]


def changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Give what may stand in the place of a node; of a string, one other, and no other case."""
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            count = 1 if isinstance(node, cst.BaseString) else None
            yield from itertools.islice(operator(node), count)


def is_for_readers(node: cst.CSTNode) -> bool:
    """Tell what only types, imports or readers see: no change of it changes what happens."""
    if isinstance(node, cst.If):
        return m.matches(node.test, m.Name("TYPE_CHECKING"))
    if isinstance(node, cst.Assign):
        of_types = m.Call(m.Name("TypeVar")) | m.Subscript(m.Name("tuple") | m.Name("Callable"))
        listed = m.Assign([m.AssignTarget(m.Name("__all__"))])
        return m.matches(node, listed | m.Assign(value=of_types))
    if m.matches(node, m.AnnAssign(annotation=m.Annotation(m.Name("TypeAlias")))):
        return True
    return isinstance(node, (cst.Annotation, cst.Import, cst.ImportFrom))


class Places(cst.CSTVisitor):
    """Collect each node that may change, with what takes its place and the function around it."""

    def __init__(self, module: str) -> None:
        super().__init__()
        self.path, self.line = [module], None  # of parts of a line, some lie on lines of their own
        self.found: list[tuple[str, cst.CSTNode, cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if is_for_readers(node):
            return False
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self.path.append(node.name.value)
        if isinstance(node, cst.SimpleStatementLine):
            self.line = node
        name, where = ".".join(self.path), self.line or node
        self.found += [(name, node, other, where) for other in changes(node)]
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self.path.pop()
        if node is self.line:
            self.line = None


def mutants(stem: str, source: str) -> Iterator[Mutant]:
    """Make all changes of a module, one at a time."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    places, module = wrapper.resolve(PositionProvider), wrapper.module
    parts = [module.code_for_node(part) for part in (*module.header, *module.body)]
    seen = {seen_by_tests(source)}
    for k, statement in enumerate(module.body, len(module.header)):
        visitor = Places(stem)
        statement.visit(visitor)
        for name, node, other, where in visitor.found:
            part = module.code_for_node(statement.deep_replace(node, other))
            code = "".join([*parts[:k], part, *parts[k + 1 :]])
            if seen_by_tests(code) not in seen and compiles(code):
                seen.add(seen_by_tests(code))
                span = places[where]
                lines = range(span.start.line, span.end.line + 1)
                yield Mutant(name, lines, source, code)


def seen_by_tests(code: str) -> str:
    """Leave out of a module the promises that its lists are as long as one another."""
    return re.sub(r",\s*(strict=\w+)?\s*\)", ")", code)


def compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def forked(limit: float, task: Callable[..., Any], *args: Any) -> int:
    """Do a task in a child that knows what this process has imported; give its exit status."""
    sys.stdout.flush()
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = BROKEN
    try:
        signal.alarm(int(limit))  # ends the child, whatever it does
        code = int(task(*args) or 0)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def silent() -> None:
    with Path("log").open("w") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)


class Reach:
    """Which tests reach which lines of the library, and how long each of them takes."""

    def __init__(self) -> None:
        self.at_import: dict[str, set[int]] = {}
        self.tests_of: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}

    def needs_import(self, mutant: Mutant) -> bool:
        """Tell whether a change counts as a module is imported, or in a function made then."""
        stem, *path = mutant.name.split(".")
        nested = len(path) > 1 and path[0].strip("_")[0].islower()  # and not in a class
        return not path or nested or bool(self.at_import[stem] & {*mutant.lines})

    def tests(self, mutant: Mutant) -> list[str]:
        """List the tests that reach a change; all of them if an import does.

        Those that name the function come first, then those in `OWN`, the fastest first; else those
        that reach lines beside it which few do, and one case of each test before the next of any,
        the fastest of the module's own first; what an import makes is asked of those first. None is
        asked for longer than `PATIENCE`.
        """
        stem, *path = mutant.name.split(".")
        reached = set().union(*(self.tests_of[stem, line] for line in mutant.lines))
        imported = bool(self.at_import[stem] & {*mutant.lines})
        if imported:
            reached = {*self.seconds}
        near = range(mutant.lines.start - NEAR, mutant.lines.stop + NEAR)
        at = [self.tests_of.get((stem, line), set()) for line in near]
        seldom = set().union(*(tests for tests in at if len(tests) <= SELDOM))
        own = {f"tests/test_{name}.py" for name in OWN.get(stem, (stem.strip("_"),))}
        named, cases = (*path, stem)[0], Counter()
        rank = {}
        for test in sorted(reached, key=self.seconds.__getitem__):
            function, others = test.partition("[")[0], test.partition("::")[0] not in own
            late = (imported or stem in OWN) and others
            turn = (False, 0) if stem in OWN else (test not in seldom, cases[function])
            rank[test] = (named not in test, late, *turn, others)
            cases[function] += 1
        ranked = sorted(rank, key=rank.__getitem__)
        spent = itertools.accumulate(map(self.seconds.__getitem__, ranked))
        return [test for test, total in zip(ranked, spent, strict=True) if total < PATIENCE]


def measure(task: Callable[[coverage.Coverage], Any]) -> coverage.CoverageData:
    """Note in a child which lines a task reaches."""

    def measured() -> None:
        silent()
        cover = coverage.Coverage("reached", source=["linalg_dl"], config_file=False)
        with cover.collect():
            task(cover)
        cover.save()

    if forked(3600, measured):
        sys.exit("The tests must pass before a change:\n" + Path("log").read_text("utf-8"))
    data = coverage.CoverageData("reached")
    data.read()
    return data


class Loop:
    """Run the tests that pytest has collected on one change after another."""

    def __init__(self, wanted: str, reach: Reach) -> None:
        self.wanted, self.reach = wanted, reach

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # one failure is enough
        hypothesis.settings.register_profile("mutants", hypothesis.settings(), phases=phases)
        hypothesis.settings.load_profile("mutants")
        gc.freeze()  # lest each fork copies all that is there
        if not self.reach.seconds:
            self.look()
        Path("tried").write_bytes(pickle.dumps((self.reach, *self.tried(self.wanted))))
        return True

    def look(self) -> None:
        """Run all tests on the library as it is."""

        def task(cover: coverage.Coverage) -> None:
            for test in self.items:
                cover.switch_context(test)
                before = time.perf_counter()
                assert self.passes([test]), test
                seconds[test] = time.perf_counter() - before
            Path("seconds").write_bytes(pickle.dumps(seconds))

        seconds: dict[str, float] = {}
        data = measure(task)
        self.reach.seconds = pickle.loads(Path("seconds").read_bytes())
        for path in data.measured_files():
            for line, tests in data.contexts_by_lineno(path).items():
                self.reach.tests_of[Path(path).stem, line] = {*tests} - {""}

    def passes(self, tests: Sequence[str]) -> bool:
        """Run tests until one fails."""
        for one, two in itertools.zip_longest(tests, tests[1:]):
            item = self.items[one]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items.get(two))
            if item.session.testsfailed:
                return False
        return True

    def tried(self, one: str) -> tuple[int, list[Mutant]]:
        """Try the changes of a module or a function; give their number, and who survived."""
        stem = one.partition(".")[0]
        source = Path("linalg_dl", f"{stem}.py").read_text("utf-8")
        chosen = [each for each in mutants(stem, source) if f"{each.name}.".startswith(f"{one}.")]
        return len(chosen), [each for each in chosen if not self.kills(each)]

    def kills(self, mutant: Mutant) -> bool:
        """Tell whether a test sees a change in the code of a function, where that is enough."""
        tests = self.reach.tests(mutant)
        limit = 60 + 10 * sum(map(self.reach.seconds.__getitem__, tests))
        if not tests or self.reach.needs_import(mutant):
            return False
        status = forked(limit, self.sees, mutant, tests)
        assert status != BROKEN, Path("log").read_text("utf-8")
        return status != 0

    def sees(self, mutant: Mutant, tests: Sequence[str]) -> bool:
        """Put the changed code into the function, and run the tests that reach it."""
        silent()
        module, *path = mutant.name.split(".")
        owner: Any = importlib.import_module(f"linalg_dl.{module}")
        code: Any = compile(mutant.after, owner.__file__, "exec", dont_inherit=True)
        for name in path:
            owner = vars(owner)[name]
            code = next(one for one in code.co_consts if getattr(one, "co_name", "") == name)
            if not isinstance(owner, type):
                break
        inspect.unwrap(owner).__code__ = code
        return not self.passes(tests)


class Chosen:
    """Run these tests alone, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.rank = {test: k for k, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.rank]
        items.sort(key=lambda item: self.rank[item.nodeid])


def run(tests: Sequence[str]) -> int:
    """Import all anew, and run tests until one fails."""
    silent()
    sys.dont_write_bytecode = True
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return pytest.main([*PYTEST, "-x", *files], plugins=[Chosen(tests)])


def survives(mutant: Mutant, reach: Reach) -> bool:
    """Tell whether no test sees a change when the library is imported anew."""
    if not reach.needs_import(mutant):
        return True
    stem, *names = mutant.name.split(".")
    tests, path, codes = reach.tests(mutant), Path("linalg_dl", f"{stem}.py"), []
    first = [test for test in tests if (*names, stem)[0] in test]
    path.write_text(mutant.after, "utf-8")
    for chosen in filter(None, (first, [test for test in tests if test not in first])):
        limit = 60 + 10 * sum(map(reach.seconds.__getitem__, chosen))
        codes.append(any(codes) or forked(limit, run, chosen))
    path.write_text(mutant.before, "utf-8")
    return not any(codes)


def known() -> set[str]:
    """Read the changes that nobody could see: the reasons are for readers."""
    lines = KNOWN.read_text("utf-8").splitlines()
    starts = [k for k, line in enumerate(lines) if re.fullmatch(r"\w+(\.\w+)*", line)]
    entries = (itertools.takewhile(is_change, lines[k + 1 :]) for k in starts)
    return {"\n".join([lines[k], *entry]) for k, entry in zip(starts, entries, strict=True)}


def is_change(line: str) -> bool:
    return line.startswith(("- ", "+ "))


def copy_project(folder: str) -> None:
    """Copy what the tests need, so that no change ever stands in the project itself."""
    for name in ("linalg_dl", "tests"):
        shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pyc*"))
    Path(folder, "docs").symlink_to(ROOT / "docs")
    shutil.copy(ROOT / "pyproject.toml", folder)
    os.chdir(folder)
    sys.path.insert(0, folder)


def warm() -> Reach:
    """Import what no change touches, and note what an import of the library reaches."""
    os.environ["COVERAGE_CORE"] = "ctrace"  # which can tell tests apart
    for name in WARM.split():
        importlib.import_module(name)
    sys.modules["torch"].set_num_threads(1)  # of PyTorch's own threads, a fork has none
    reach = Reach()
    data = measure(lambda _: importlib.import_module("linalg_dl"))
    for path in data.measured_files():
        reach.at_import[Path(path).stem] = {*(data.lines(path) or ())}
    return reach


def report(one: str, tried: int, alive: Sequence[Mutant]) -> bool:
    """Print the row of a module, what is unseen and not known to be so, and what is seen now."""
    share = 1 - len(alive) / tried
    print(f"{one:<14}{tried:>8}{tried - len(alive):>8}{len(alive):>10}{share:>8.1%}", flush=True)
    entries = [f"{each.name}\n{each.change()}" for each in alive]
    new = [entry for entry in entries if entry not in known()]
    listed = [entry for entry in known() if entry.startswith((f"{one}.", f"{one}\n"))]
    gone = [f"listed, and seen or gone: {entry}" for entry in listed if entry not in entries]
    print(*new, *gone, sep="\n", end="\n" * bool(new or gone), flush=True)
    return share >= SHARE[one] and not new


def main(*asked: str) -> int:
    """Try all changes, by code in place first; print a table, and what is new."""
    good, args = [], [*PYTEST, "-k", SLOW, *FILES]
    with tempfile.TemporaryDirectory() as folder:
        copy_project(folder)
        reach = warm()
        print(f"{'module':<14}{'mutants':>8}{'killed':>8}{'survived':>10}{'share':>8}", flush=True)
        for one in asked or (*STEMS, *PRIVATE):
            loop = Loop(one, reach)
            if forked(36000, lambda loop=loop: pytest.main(args, plugins=[loop])):
                return 1
            reach, tried, alive = pickle.loads(Path("tried").read_bytes())
            alive = [each for each in alive if survives(each, reach)]
            good.append(report(one, tried, alive))
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
