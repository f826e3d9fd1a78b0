# Built without a token and run without rights; docs/operations.md says how it is run.
ARG PYTHON=docker.io/library/python:3.13-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /source
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY cassettes cassettes
COPY fake_mist fake_mist
COPY mist_mcp mist_mcp
RUN python3 -m venv /opt/mist-mcp \
    && /opt/mist-mcp/bin/pip install --no-cache-dir --constraint constraints.txt '.[mock,socks]'

FROM ${PYTHON}
LABEL org.opencontainers.image.title="mist-mcp" \
      org.opencontainers.image.description="An MCP server for the Juniper Mist cloud" \
      org.opencontainers.image.licenses="MIT"
RUN install -d -o 10001 -g 10001 -m 0700 /state
COPY --from=build /opt/mist-mcp /opt/mist-mcp
ENV PATH=/opt/mist-mcp/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/state \
    XDG_STATE_HOME=/state
USER 10001:10001
WORKDIR /state
VOLUME /state
EXPOSE 30040
HEALTHCHECK --start-period=20s \
    CMD ["python3", "-c", "import urllib.request as it; it.urlopen('http://127.0.0.1:30040/healthz')"]
ENTRYPOINT ["mist-mcp"]
CMD ["--transport", "http", "--host", "0.0.0.0"]
