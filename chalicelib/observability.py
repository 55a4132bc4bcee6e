"""What does an operator see? One logger, and counters that raise alarms."""

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from chalicelib.config import settings

logger = Logger(service="mentor-connect", utc=True)
_NAMESPACE = "MentorConnect"


def count(what: str) -> None:
    """Counts one thing that somebody should look at.

    Written at once, as a log line that CloudWatch reads as a metric: nothing is left to write when a function
    ends, so it does not matter how it ends, or on which thread it happened.
    """
    dimensions = {"service": "mentor-connect", "stage": settings().stage.value}
    with single_metric(
        name=what, unit=MetricUnit.Count, value=1, namespace=_NAMESPACE, default_dimensions=dimensions
    ):
        pass
