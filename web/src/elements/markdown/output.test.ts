import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fenceOutput } from "./output.js";

/** Returns the blocks that were fenced. */
function blocks(text: string): string[] {
  const found: string[] = [];
  let open: string[] | undefined;
  for (const line of fenceOutput(text).split("\n")) {
    if (!/^\s*~{3,}$/.test(line)) {
      open?.push(line);
    } else if (open) {
      found.push(open.join("\n"));
      open = undefined;
    } else {
      open = [];
    }
  }
  return found;
}

const pasted = {
  "a stack trace of Java": `Exception in thread "main" java.lang.IllegalStateException: no <T> in my_map
	at com.acme.Foo.bar(Foo.java:12)
	at com.acme.Foo.<init>(Foo.java:3)
Caused by: java.io.IOException: *disk* is full
	... 12 more`,
  "a stack trace of Python": `Traceback (most recent call last):
  File "/srv/app/__init__.py", line 12, in <module>
    run(*args, **kwargs)
KeyError: '_id'`,
  "a stack trace of JavaScript": `TypeError: Cannot read properties of undefined (reading '_id')
    at Object.<anonymous> (/srv/app/index.js:12:5)
    at async Promise.all (index 0)`,
  "a stack trace of .NET": `Unhandled exception. System.NullReferenceException: Object reference not set.
   at Acme.Foo\`1.Bar(T x) in /src/Foo.cs:line 12
--- End of stack trace from previous location ---
   at Acme.Program.Main()`,
  "a panic of Go": `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a1b2c]

goroutine 1 [running]:
main.(*T).do(0x0, {0xc000012345, 0x5})
	/src/main.go:12 +0x1d
main.main()
	/src/main.go:5 +0x25
exit status 2`,
  "a log": `2026-03-11T10:00:01Z ERROR my_service _start_ failed
# comment

* * *

2026-03-11T10:00:02Z INFO my_service 1. retry`,
  "a log of journald": `Mar 11 10:00:01 web-1 systemd[1]: Started _foo_.service.
Mar 11 10:00:02 web-1 foo[12]: *ready*`,
  "a log of nginx": `192.0.2.1 - - [11/Mar/2026:10:00:01 +0000] "GET /a_b_c HTTP/1.1" 502 0
2026/03/11 10:00:02 [error] 12#12: *34 upstream timed out`,
  "a table of psql": ` delivery_id | event_id  | took
-------------+-----------+--------------
 dl_77120    | evt_55021 | 00:00:31.402
(1 row)`,
  "a table of psql with one column": ` count
-------
    12
(1 row)`,
  "a session of a shell": `$ kubectl get pods
NAME                    READY   STATUS
node-local-dns-7kq4x    1/1     Running
$ echo *_*`,
  "a diff": `diff --git a/x.go b/x.go
index 0123456..89abcde 100644
--- a/x.go
+++ b/x.go
@@ -1,3 +1,3 @@
-# old
+# new
 same`,
  "what is in columns": `NAME                    READY   STATUS    NODE
node-local-dns-7kq4x    1/1     Running   sxt-b-01`,
  "what is indented": `  Last State:  Terminated
    Reason:    OOMKilled
    Exit Code: 137`,
  YAML: `spec:
  replicas: 3
  template:
    name: _x_`,
  cron: "*/5 * * * * /usr/bin/foo --all",
  JSON: `{
  "a_b_c": 1,
  "d": [*]
}`,
};

test.each(Object.entries(pasted))("%s is one block, as it was pasted", (_, text) => {
  const margin = Math.min(...text.split("\n").map((line) => (line.trim() ? line.search(/\S/) : 99)));
  const expected = text.split("\n").map((line) => line.slice(margin).replace(/^\t/, "\t"));
  expect(blocks(text)).toEqual([expected.join("\n")]);
});

test.each(Object.entries(pasted))("%s between sentences is one block", (_, text) => {
  const [before, after] = ["I get this since Monday:", "What do you make of it?"];
  expect(blocks(`${before}\n\n${text}\n\n${after}`)).toEqual(blocks(text));
  expect(blocks(`${before}\n${text}\n${after}`)).toEqual(blocks(text));
});

test.each([
  ["paragraphs", "The first line\ngoes on here.\n\nAnother one."],
  ["headings and lists", "## Tried\n\n- one\n  - nested\n\n1. first\n   goes on\n2. second"],
  ["a table", "| a    | b   |\n|------|-----|\n| c    | d   |\n| long | row |"],
  ["a table without outer bars", "a    | b\n-----|---\nc    | d"],
  ["a quote", "> $ is a sign\n> at home"],
  ["a time in a sentence", "At 10:17:08 it was slow. Then it was fast."],
  ["an address", "See https://a.example/x for more."],
])("%s stay Markdown", (_, text) => {
  expect(fenceOutput(text)).toBe(text);
});

test("what is in a fence stays as it is", () => {
  const text = "```sh\n$ ls\n\n2026-03-11T10:00:01Z ERROR x\n```\n\n~~~\n    at a.b(c)\n~~~";
  expect(fenceOutput(text)).toBe(text);
});

test("output in a list stays in the list", () => {
  const text = "1. Run:\n   $ ls -la\n   total 0\n2. Then tell me.";
  expect(fenceOutput(text)).toBe("1. Run:\n   ~~~\n   $ ls -la\n   total 0\n   ~~~\n2. Then tell me.");
});

test("the messages of the demo lose no line, and their output is found", () => {
  const demo = readFileSync("../cmd/handoffd/demo/demo.json", "utf8");
  const { sessions } = JSON.parse(demo) as { sessions: { messages: { content: string }[] }[] };
  const texts = sessions.flatMap(({ messages }) => messages.map(({ content }) => content));
  for (const text of texts) {
    const lines = fenceOutput(text)
      .split("\n")
      .map((line) => line.trim());
    expect(lines.filter((line) => !/^~{3,}$/.test(line))).toEqual(
      text.split("\n").map((line) => line.trim()),
    );
  }
  expect(texts.flatMap(blocks)).toMatchSnapshot();
});
