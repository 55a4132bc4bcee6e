"""What no function that uses DynamoDB through botocore can do without. It handles nothing."""

import os

from botocore.session import Session

client = Session().create_client("dynamodb", region_name=os.environ["AWS_REGION"])


def handler(event: object, context: object) -> None:
    return None
