// The queue of an engineer, by the package @handoffd/core: prints the handoffs that wait whenever they change, and claims
// those whose numbers it reads.
import { createInterface } from 'node:readline'
import { QueueClient } from '@handoffd/core'

const { HANDOFF_URL, HANDOFF_TOKEN } = process.env
const client = new QueueClient({ baseUrl: `${HANDOFF_URL}/api/v1`, getToken: () => HANDOFF_TOKEN })
let shown
client.addEventListener('change', () => {
  const waiting = client.cards('waiting').map((card) => `#${card.number}`)
  if (client.connection.state !== 'live' || String(waiting) === shown) return
  shown = String(waiting)
  console.log('waiting', ...waiting)
})
client.start()
for await (const number of createInterface({ input: process.stdin })) {
  const card = client.cards('waiting').find((each) => each.number === Number(number))
  const outcome = await client.act(card, 'claim')
  console.log(outcome.ok ? `claimed #${outcome.card.number}` : outcome.message)
}
client.close()
