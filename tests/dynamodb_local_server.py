"""How does DynamoDB Local listen on 127.0.0.1 alone?

It has no option for it: its command line binds every interface. So this program, run by `dynamodb_local.py`
in a process of its own, starts the Java machine inside Python, has DynamoDB Local prepare its server, and
sets the address on that server's connector before it opens. A Java runtime is enough, nothing is compiled,
and no privileges are asked for, as a network namespace would.

Arguments: the folder with the jar, the JVM's library, a descriptor that is told the port, and the JVM's heap.
"""

import os
import sys

import jpype

SERVER_RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner"
# Any port: the connector is told below to take a free one.
OPTIONS = ["-inMemory", "-disableTelemetry", "-port", "8000"]
# One thread to collect garbage, for tests need the other cores. A short life has the quick compiler only.
JVM_OPTIONS = ["-XX:+UseSerialGC", "-XX:-UsePerfData"]
SHORT_LIFE, HEAP_OF_A_SHORT_LIFE = "-XX:TieredStopAtLevel=1", "-Xmx1g"


def serve(program: str, jvm: str, ready: int, heap: str) -> None:
    """Serves until standard input ends, which it does when the tests' process is gone."""
    library_path = f"-Djava.library.path={program}/DynamoDBLocal_lib"
    quick = [SHORT_LIFE] if heap == HEAP_OF_A_SHORT_LIFE else []
    jpype.startJVM(jvm, library_path, *JVM_OPTIONS, *quick, heap, classpath=[f"{program}/DynamoDBLocal.jar"])
    proxy = jpype.JClass(SERVER_RUNNER).createServerFromCommandLineArgs(OPTIONS)
    held = proxy.getClass().getDeclaredField("server")
    held.setAccessible(True)
    (connector,) = held.get(proxy).getConnectors()
    connector.setHost("127.0.0.1")
    connector.setPort(0)
    proxy.safeStart()
    if not quick:
        # It looks four times a second for objects that Python might let go of, through all memory that was ever
        # allocated: with a gigabyte of items in it that took half of the time. Nothing here is ever let go of.
        jpype.JClass("org.jpype.ref.JPypeReferenceQueue").getInstance().stop()
    os.write(ready, f"{connector.getLocalPort()}\n".encode())
    os.close(ready)
    sys.stdin.buffer.read()
    # Nothing is worth saving: leave without waiting for the JVM's threads.
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
