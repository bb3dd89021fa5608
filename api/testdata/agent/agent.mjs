// The official TypeScript SDK as an agent. Its timeout is shorter than the wait, and notices extend it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const { HANDOFF_URL, HANDOFF_KEY } = process.env
const transport = new StreamableHTTPClientTransport(new URL('/mcp', HANDOFF_URL), {
  requestInit: { headers: { Authorization: `Bearer ${HANDOFF_KEY}` } },
})
const client = new Client({ name: 'test', version: '1.0.0' })
await client.connect(transport)
const { tools } = await client.listTools()
console.log('tools', tools.map((tool) => tool.name).sort().join(' '))

const question = { question: 'Which one?', tried: ['the red one'], wait_seconds: 300 }
const result = await client.callTool({ name: 'ask_a_human', arguments: question }, undefined, {
  timeout: 3_000,
  resetTimeoutOnProgress: true,
  onprogress: ({ message }) => console.log('notice', message),
})
console.log('result', result.structuredContent.status, result.content[0].text.replaceAll('\n', ' '))
await client.close()
