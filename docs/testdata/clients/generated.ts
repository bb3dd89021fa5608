// Calls the server with types that openapi-typescript has generated: a session, what was said in it, an escalation and
// its claim.
import { randomUUID } from 'node:crypto'
import createClient from 'openapi-fetch'
import type { components, paths } from './api.js'

const { HANDOFF_URL, DANA_TOKEN, LINH_TOKEN } = process.env
const as = (token?: string) =>
  createClient<paths>({ baseUrl: `${HANDOFF_URL}/api/v1`, headers: { Authorization: `Bearer ${token}` } })
const [dana, linh] = [as(DANA_TOKEN), as(LINH_TOKEN)]

/** Returns the data of a response, which must be of success. */
function dataOf<T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (data === undefined) throw new Error(`${error?.status} ${error?.code}: ${error?.detail}`)
  return data
}

const id = randomUUID()
const session = dataOf(
  await dana.PUT('/ai-sessions/{id}', { params: { path: { id } }, body: { title: 'Node 502 drops packets' } }),
)
console.log('session', session.title, session.status)

const message = { role: 'user' as const, content: 'The link flaps.' }
for (const body of [message, [message, message]]) {
  const { appended } = dataOf(await dana.POST('/ai-sessions/{id}/messages', { params: { path: { id } }, body }))
  console.log('messages', appended)
}

const escalation = { params: { path: { id } }, body: { intent: 'escalate' as const } }
const handoff = dataOf(await dana.POST('/ai-sessions/{id}/handoff', escalation))
console.log('handoff', handoff.number, handoff.status, handoff.priority, handoff.claimed_by === null)

const { error } = await dana.POST('/ai-sessions/{id}/handoff', escalation)
console.log('again', error?.code)

const key = { params: { path: { id, hid: handoff.id } } }
const claimed = dataOf(await linh.POST('/ai-sessions/{id}/handoffs/{hid}/claim', key))
console.log('claimed by', claimed.claimed_by?.name)

const { items } = dataOf(await linh.GET('/ai-sessions/queue'))
for (const card of items) console.log('queue', card.number, card.session_title, card.status)
