// Calls tools as a program on version 2 of the TypeScript client does: ERA TRANSPORT URL, or ERA stdio COMMAND...
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { asked } from "./asked.mjs";

const [mode, kind, target, ...more] = process.argv.slice(2);
const transports = {
  stdio: () => new StdioClientTransport({ command: target, args: more, env: process.env, stderr: "ignore" }),
  http: () => new StreamableHTTPClientTransport(new URL(target)),
  sse: () => new SSEClientTransport(new URL(target)),
};
const client = new Client({ name: "conformance", version: "2" }, { capabilities: {}, versionNegotiation: { mode } });
await client.connect(transports[kind]());
await asked(client, () => client.getNegotiatedProtocolVersion());
