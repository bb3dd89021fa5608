// The EventSource of the WHATWG, with nothing but a header added: it reconnects and resumes by itself.
import { EventSource } from 'eventsource'

const { FOLLOW_URL, HANDOFF_TOKEN } = process.env
const source = new EventSource(FOLLOW_URL, {
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${HANDOFF_TOKEN}` } }),
})
for (const name of ['handoff_created', 'handoff_claimed']) {
  source.addEventListener(name, (event) => console.log(event.lastEventId, event.type))
}
