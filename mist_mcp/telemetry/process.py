"""What this process uses of the machine."""

import psutil

from mist_mcp.answers.results import Record


class ProcessLoad(Record):
    """What the process uses."""

    memory_megabytes: float
    cpu_seconds: float
    threads: int
    connections: int | None = None


def load() -> ProcessLoad:
    """Measure this process."""
    process = psutil.Process()
    times = process.cpu_times()
    return ProcessLoad(
        memory_megabytes=round(process.memory_info().rss / 1e6, 1),
        cpu_seconds=round(times.user + times.system, 1),
        threads=process.num_threads(),
        connections=_connections(process),
    )


def _connections(process: psutil.Process) -> int | None:
    """Count established connections; None where the system does not let a process see its own."""
    try:
        return sum(
            connection.status == psutil.CONN_ESTABLISHED
            for connection in process.net_connections(kind="inet")
        )
    except psutil.AccessDenied:
        return None
