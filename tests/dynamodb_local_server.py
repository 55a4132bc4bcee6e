"""How does DynamoDB Local listen on 127.0.0.1 alone?

It has no option for it: its command line binds every interface. So this program, run by `dynamodb_local.py`
in a process of its own, starts the Java machine inside Python, has DynamoDB Local prepare its server, and
sets the address on that server's connector before it opens. A Java runtime is enough, nothing is compiled,
and no privileges are asked for, as a network namespace would.

Arguments: the folder with the jar, the JVM's library, and a descriptor that is told the port.
"""

import os
import sys

import jpype

SERVER_RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner"
# Any port: the connector is told below to take a free one.
OPTIONS = ["-inMemory", "-disableTelemetry", "-port", "8000"]
# A short life: the quick compiler only, and one thread to collect garbage, for tests need the other cores.
JVM_OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx1g"]


def serve(program: str, jvm: str, ready: int) -> None:
    """Serves until standard input ends, which it does when the tests' process is gone."""
    library_path = f"-Djava.library.path={program}/DynamoDBLocal_lib"
    jpype.startJVM(jvm, library_path, *JVM_OPTIONS, classpath=[f"{program}/DynamoDBLocal.jar"])
    proxy = jpype.JClass(SERVER_RUNNER).createServerFromCommandLineArgs(OPTIONS)
    held = proxy.getClass().getDeclaredField("server")
    held.setAccessible(True)
    (connector,) = held.get(proxy).getConnectors()
    connector.setHost("127.0.0.1")
    connector.setPort(0)
    proxy.safeStart()
    os.write(ready, f"{connector.getLocalPort()}\n".encode())
    os.close(ready)
    sys.stdin.buffer.read()
    # Nothing is worth saving: leave without waiting for the JVM's threads.
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
