// Calls tools as a program on version 1 of the TypeScript SDK does: TRANSPORT URL, or stdio COMMAND...
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { asked } from "./asked.mjs";

const [kind, target, ...more] = process.argv.slice(2);
const transports = {
  stdio: () => new StdioClientTransport({ command: target, args: more, env: process.env, stderr: "ignore" }),
  http: () => new StreamableHTTPClientTransport(new URL(target)),
  sse: () => new SSEClientTransport(new URL(target)),
};
const client = new Client({ name: "conformance", version: "1" }, { capabilities: {} });
await client.connect(transports[kind]());
await asked(client, () => "2025-11-25");
