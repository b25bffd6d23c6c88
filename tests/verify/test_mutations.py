"""Whatever is changed in a bag, the verifier names it, and never says that nothing changed."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.verify.bags import Maker
from tests.verify.basics import Files
from tests.verify.checking import Checker, findings
from tests.verify.mutations import any_mutation

EXAMPLES = 600


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_change_is_named(
    data: st.DataObject, bag: Files, maker: Maker, checker: Checker
) -> None:
    mutation = data.draw(any_mutation(bag, maker))
    report = checker.check(mutation.data)
    subjects = {check.subject for check in findings(report)}

    assert report.exit_code() != 0, mutation.what
    assert subjects, mutation.what
    if mutation.names:
        files = {subject.partition(":")[0] for subject in subjects}
        assert (subjects | files) & mutation.names, (mutation.what, subjects)
