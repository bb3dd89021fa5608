import { createEventSource } from 'eventsource-client'

const { FOLLOW_URL, HANDOFF_TOKEN } = process.env
const source = createEventSource({ url: FOLLOW_URL, headers: { Authorization: `Bearer ${HANDOFF_TOKEN}` } })
for await (const { id, event } of source) {
  if (event.startsWith('handoff_')) console.log(id, event)
}
