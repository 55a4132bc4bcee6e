"""How does a test reach the cloud that a product runs in, as its account's owner?"""

from typing import Any

import botocore.session

from infra import deploy
from local.people import Product


def target(product: Product) -> deploy.Target:
    """The product's stack in its emulator."""
    told = product.call("GET", "/_local/cloud")
    reached = told["environment"]
    session = botocore.session.get_session()

    def client(service: str) -> Any:
        return session.create_client(
            service,
            region_name=reached["AWS_REGION"],
            endpoint_url=reached["AWS_ENDPOINT_URL"],
            aws_access_key_id=reached["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=reached["AWS_SECRET_ACCESS_KEY"],
        )

    return deploy.Target(
        stack=told["stack"], bucket="mentor-connect-artifacts", client=client, poll_seconds=0.05
    )


def parameters(of: deploy.Target) -> dict[str, str]:
    """What the stack was deployed with."""
    (stack,) = of.client("cloudformation").describe_stacks(StackName=of.stack)["Stacks"]
    return {one["ParameterKey"]: one["ParameterValue"] for one in stack["Parameters"]}
