"""What does an operator see? One logger and one set of metrics for the whole process."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger(service="mentor-connect", utc=True)
metrics = Metrics(namespace="MentorConnect", service="mentor-connect")
