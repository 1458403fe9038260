"""What holds for every test: no rule has a deadline, since no test asserts a time, and a skip is remembered.

`pytest --skipped` runs what the last run skipped and nothing else, and lets nothing be skipped again.

So a first run needs no more than the group `dev`; a second one, with the other groups, runs no test twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("irkit", deadline=None)
settings.load_profile("irkit")

KEPT = "irkit/skipped"


class SkipRecorder:
    """Keeps the names of the tests and of the whole files that a run skips, and says why it does."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skipped test; one that is expected to fail counts as run."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.reasons[report.nodeid] = reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file that is skipped as a whole."""
        if report.skipped:
            self.reasons[report.nodeid] = reason(report)

    def pytest_sessionfinish(self) -> None:
        """Write the names down."""
        cache: Any = self.config.cache
        cache.set(KEPT, sorted(self.reasons))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print each reason once."""
        for text, count in Counter(self.reasons.values()).items():
            terminalreporter.write_line(f"{count} skipped: {text}")


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was skipped."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def skipped(config: pytest.Config) -> set[str]:
    """Return the names that the last run has kept."""
    cache: Any = config.cache
    names = cache.get(KEPT, None)
    if names is None:
        raise pytest.UsageError("--skipped: run pytest without it first, so that there is something skipped")
    return set(names)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    about = "run only the tests that the last run skipped, and fail where one is skipped again"
    parser.addoption("--skipped", action="store_true", help=about)


def pytest_configure(config: pytest.Config) -> None:
    """Look only into the files that hold what was skipped; else take notes, in the process that reports."""
    if config.option.skipped:
        config.args[:] = sorted({name.partition("::")[0] for name in skipped(config)})
    elif not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipRecorder(config))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not skipped."""
    if config.option.skipped:
        names = skipped(config)
        left_out = [item for item in items if not {item.nodeid, item.nodeid.partition("::")[0]} & names]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def forbid_skip(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    """Make a skip a failure where nothing may be skipped."""
    if config.option.skipped and report.skipped and not hasattr(report, "wasxfail"):
        text = reason(report)
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here: {text}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped a second time."""
    report = yield
    forbid_skip(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let no file be skipped a second time."""
    report = yield
    forbid_skip(collector.config, report)
    return report
