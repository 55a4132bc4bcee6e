"""What do tests of storage stand on? The stage's settings, as in a deployment."""

import tests.stage  # noqa: F401 - sets the environment
