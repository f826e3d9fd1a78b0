// Lists the tools, calls one that reads and one with a wrong argument, and prints what came of it.
export async function asked(client, version) {
  const { tools } = await client.listTools();
  const read = await client.callTool({ name: "get_org_sites", arguments: {} });
  const wrong = await client.callTool({ name: "get_site_info", arguments: { site_id: "nowhere" } });
  const text = (result) => result.content.map((block) => block.text).join("\n");
  const found = {
    version: version(),
    tools: tools.map((tool) => tool.name),
    sites: read.structuredContent.rows.map((row) => row.name),
    text: text(read),
    wrong: { isError: wrong.isError, text: text(wrong) },
  };
  await new Promise((written) => process.stdout.write(JSON.stringify(found), written));
  await client.close();
}
