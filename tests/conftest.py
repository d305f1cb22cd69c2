"""What holds for every test: a run that decides about landing skips nothing, and properties are checked alike twice."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

DECIDES = os.environ.get("CI", "").lower() == "true"

# The same examples in every run that decides; no deadline, because a busy machine is not a wrong answer.
settings.register_profile("explore", deadline=None)
settings.register_profile("decide", deadline=None, derandomize=True)
settings.load_profile("decide" if DECIDES else "explore")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test skipped for want of a system package has not been run, so where all must run it has failed."""
    report = yield
    if DECIDES and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and here nothing may be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """As above, for a file that skips itself as a whole."""
    report = yield
    if DECIDES and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and here nothing may be skipped: {report.longrepr}"
    return report
