// Handoffs beside the demo's, for pictures: what people and programs write at its most varied.
import type { Card, Message, Person } from "../src/core/schema.js";
import { type FullHandoff, handoffs, id, moment, person } from "./demo.js";

const ago = (minutes: number) => new Date(moment.getTime() - minutes * 60_000).toISOString();
const like = handoffs.find(({ status }) => status === "waiting") as FullHandoff;

interface Case {
  key: string;
  title: string;
  by: Person;
  minutes_ago: number;
  customer?: string;
  notes?: string;
  summary?: string;
  messages?: Omit<Message, "created_at">[];
  card?: Partial<Card>;
}

/** Returns a handoff that waits, unless `card` says otherwise. */
function newCase(given: Case, number: number): FullHandoff {
  const {
    key,
    title,
    by,
    minutes_ago,
    customer = "Larkmoor",
    notes = "",
    summary = "",
    messages = [],
  } = given;
  const facts: Card = {
    ...like.card,
    id: id(2, key),
    session_id: id(3, key),
    number,
    created_by: by,
    created_at: ago(minutes_ago),
    waiting_since: ago(minutes_ago),
    due_at: ago(minutes_ago - 60),
    priority: "normal",
    overdue: minutes_ago >= 60 ? 1 : 0,
    ...given.card,
    session_title: title,
    problem_summary: summary,
    note_preview: notes.slice(0, 200),
  };
  const card = { ...facts, customer };
  const [first] = like.timeline ?? [];
  return {
    ...card,
    engineer_notes: notes,
    context: {
      title,
      problem_summary: summary,
      customer,
      taken_at: ago(minutes_ago),
      messages: messages.map((message, n) => ({
        ...message,
        created_at: ago(minutes_ago + (messages.length - n) * 2),
      })),
    },
    timeline: first === undefined ? [] : [{ ...first, at: ago(minutes_ago), by }],
    card,
  };
}

const kinds = `## What I know so far

The worker **stops** after _exactly_ 1000 jobs, ~~never~~ hardly ever earlier. See \`worker/pool.go\`, the
[runbook](https://wiki.larkmoor.example/runbooks/queue) and https://status.larkmoor.example/incidents/4711.

1. It is not memory:
   - RSS is flat
   - no OOM in \`dmesg\`
2. It is not the database

- [x] restarted one worker
- [ ] raised the limit

| worker | jobs | last error |
|:--|--:|---|
| w-1 | 1000 | \`context canceled\` |
| w-2 | 1000 | none |
| w-3 | 412 | \`EOF\` |

> The limit was 10,000 until Tuesday.
> > Says the changelog, at least.

\`\`\`go
func (p *Pool) next(ctx context.Context) (*Job, error) {
	if p.done >= p.limit { // since v2.14: the limit is counted for each process, and the counter is never reset, it seems
		return nil, ErrDrained
	}
	return p.source.Take(ctx)
}
\`\`\`

---

<b>This is text</b>, and ![so is this](https://example.com/picture.png "a picture").`;

const trace = `The worker says this, and then it is silent:

java.lang.IllegalStateException: Pool is drained
    at com.larkmoor.jobs.Pool.next(Pool.java:118) ~[jobs-2.14.0.jar:2.14.0]
    at com.larkmoor.jobs.Worker.run(Worker.java:64) ~[jobs-2.14.0.jar:2.14.0]
    at java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)
    at java.base/java.lang.Thread.run(Thread.java:1583)
Caused by: java.io.EOFException: connection reset while reading a frame of 16384 bytes from 10.4.7.21:5672
    at com.larkmoor.amqp.Frames.read(Frames.java:231)
    ... 4 more

2026-03-11T13:41:07.120Z WARN  pool  limit reached limit=1000 done=1000
2026-03-11T13:41:07.121Z ERROR amqp  channel closed code=320 text="CONNECTION_FORCED"`;

const pool: Case = {
  key: "pooled",
  title: "Workers stop after exactly 1000 jobs, until they are restarted",
  by: person("mateo"),
  minutes_ago: 34,
  customer: "Kite & Ladder",
  summary:
    "Since v2.14 each worker stops taking jobs after **1000** of them. A restart helps for about four hours.",
  notes: `Tried
- restarted w-1: works again, for 1000 jobs
- raised \`pool.limit\`: no effect

Ruled out
- memory, database, network

Next
- bisect v2.13..v2.14, see \`worker/pool.go\``,
  messages: [
    {
      role: "system",
      content: "Alert `jobs-stalled` of kite-prod. Queue length 18,204, three workers, none busy.",
    },
    { role: "user", content: trace },
    {
      role: "tool",
      name: "kubectl",
      content: '{"pods":[{"name":"w-1","ready":true,"restarts":0},{"name":"w-2","ready":true}]}',
    },
    { role: "assistant", content: kinds },
    { role: "user", content: "```Thanks, that was it```" },
    { role: "note", content: "The customer's window for a restart is 18:00–18:30." },
  ],
};

const question: Case = {
  key: "asking",
  title: "Refund of €4,180 to Bergère & Filles: is it mine to approve?",
  by: { id: id(1, "agent"), name: "billing-agent", agent: true },
  minutes_ago: 6,
  customer: "Bergère & Filles",
  summary: "The limit for refunds without a person is €500. The customer was charged twice on 9 March.",
  notes: "Both charges have the same `idempotency_key`. May I refund the second one? I can wait until 18:00.",
  card: { priority: "high", due_at: ago(-9) },
  messages: [
    { role: "user", content: "You charged us twice. Please send the second €4,180 back today." },
    {
      role: "tool",
      name: "payments.search",
      content: '[{"id":"ch_91","amount":418000},{"id":"ch_92","amount":418000}]',
    },
    {
      role: "assistant",
      content: "I see both charges. A colleague has to approve a refund of this size; I have asked.",
    },
  ],
};

const long: Case = {
  key: "length",
  title: "Search returns results of yesterday until the index is rebuilt by hand",
  by: person("tomasz"),
  minutes_ago: 48,
  customer: "Papaya Classroom",
  notes: "Rebuilt twice by hand. The **third time** it did not help.",
  messages: Array.from({ length: 180 }, (_, n) => ({
    role: n % 2 ? ("assistant" as const) : ("user" as const),
    content:
      n % 2
        ? `Step ${n}: compare the \`seq\` of shard ${n % 7}.`
        : `Shard ${n % 7} is at ${9000 + n}, as before.`,
  })),
};

const names: Case[] = [
  ["hebrew", "ליאור כהן-אברהמי", "מגדלי הצפון בע״מ", "חיבור ה-VPN נופל בכל שעה עגולה (gateway B)"],
  ["arabic", "ليلى حداد", "شركة الواحة للنقل", "تعذّر تسجيل الدخول عبر SSO بعد تحديث الشهادة"],
  ["kanjis", "小笠原 翔太", "株式会社ひまわり運輸", "注文のCSVエクスポートで日本語が文字化けする"],
  [
    "turned",
    "Eve \u202eadmin\u202c Larsson",
    "A\u2066B\u2069C GmbH",
    "Names cannot turn the sentence \u202earound\u202c them",
  ],
  [
    "longer",
    "Wolfeschlegelsteinhausenbergerdorff-Hohenzollern von und zu Liechtenstein-Esterházy",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Supercalifragilisticexpialidocious/path/without/any/space/that/goes/on/for/quite/a/while?and=on&and=on",
  ],
].map(([key = "", name = "", customer = "", title = ""], n) => ({
  key,
  title,
  by: { id: id(1, key), name },
  minutes_ago: 20 + 9 * n,
  customer,
  notes: `${title}. ${name}, ${customer}.`,
}));

export const markdownCase = newCase(pool, 201);
export const agentCase = newCase(question, 202);
export const longCase = newCase(long, 203);
export const nameCases: readonly FullHandoff[] = names.map((given, n) => newCase(given, 210 + n));

/** Returns many waiting cards of the demo's kind. */
export function manyCards(count: number): Card[] {
  return Array.from({ length: count }, (_, n) => ({
    ...(handoffs[n % handoffs.length] as FullHandoff).card,
    id: id(6, n.toString(36).padStart(6, "0")),
    number: 1000 + n,
    status: "waiting" as const,
    priority: (["urgent", "high", "normal", "low"] as const)[Math.floor((4 * n) / count)] ?? "low",
    waiting_since: ago(count - n / 10),
    claimed_by: null,
    claimed_at: null,
    closed_at: null,
    resolution: null,
    answer: null,
  }));
}
