/** How surely a line is the output of a program: 2 alone, 1 beside another such line, 0 not. */
export type Certainty = 0 | 1 | 2;

/** Lines that only programs write. They are matched without their indentation. */
const certain: readonly RegExp[] = [
  // Stack traces: Java, JavaScript and .NET; Python; Go.
  /^at (?:async )?(?:new )?[\w$.<>[\]/@`~+-]+ ?\(.*\)|^at (?:async )?\S+:\d+:\d+\)?$|^at [\w.<>`]+\(.*\) in /,
  /^Caused by: \S|^\.\.\. \d+ (?:more|common frames)|^Suppressed: \S+\.\S/,
  /^Exception in thread "|^Unhandled exception\.? |^--- End of (?:inner exception )?stack trace/,
  /^Traceback \(most recent call last\):|^File ".+", line \d+|^During handling of the above exception/,
  /^goroutine \d+ \[.+\]:|^panic: |^fatal error: |^\[signal SIG|^created by \S+\.\S|^\S+\.\w+:\d+ \+0x[0-9a-f]+$/,
  /^goroutine profile: |^\d+ @ 0x[0-9a-f]+|^#\s+0x[0-9a-f]+\s|^#\d+\s+0x[0-9a-f]+ in |^rip:? +0x/i,
  // Logs: ISO times, syslog, journald, nginx, klog, times alone, levels, logfmt, JSON.
  /^[[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?[\d.,]*(?:Z|[+-]\d\d:?\d\d)?[\])]?(?: ?[|,:-])? \S/,
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d|^[[(]?\d\d:\d\d:\d\d(?:[.,]\d+)?[\])]?(?: |$)/,
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d:\d\d /,
  /^[0-9a-f.:]{7,39} \S+ \S+ \[\d{1,2}\/\w{3}\/\d{4}|^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+/,
  /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?:? +\S*[.[:=/]\S*/,
  /^\[(?:trace|debug|info|notice|warn|error|fatal)\] /,
  /^(?:[\w.]+=(?:"[^"]*"|[^\s"]\S*)(?: |$)){2,}$|^\{"[^"]+":.*\}$|^-- (?:Logs begin|Journal begins|Boot |Reboot)/,
  // Prompts of shells, of psql and mysql; entries of cron.
  /^[$%] \S|^\[?[\w.-]+@[\w.-]+[: ]\S*\]?[$#%] ?\S*|^PS [A-Z]:\\.*> ?|^[A-Z]:\\[^<>]*> ?\S/,
  /^\w+[=('"*!^-][#>] |^(?:mysql|MariaDB \[.*\]|sqlite|redis|irb|>>>|In \[\d+\])> |^>>> \S|^\d+(?:\.\d+){3}:\d+> \S/,
  /^(?:[\d*/,-]+\s+){4}[\d*/,-]+\s+\S*\/\S/,
  // Tables of psql and mysql.
  /^-+(?:\+-+)+$|^\+-[-+]+-\+$|^\(\d+ rows?\)$|^-\[ RECORD \d+ \]/,
  // Diffs.
  /^diff --git |^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|^index [0-9a-f]{7,}\.\.[0-9a-f]{7,}|^--- [ab]\/|^\+\+\+ [ab]\//,
];

/** Lines that programs and sometimes people write: columns, JSON, braces, rules. */
const likely: readonly RegExp[] = [
  /\S {3,}\S|\S\t+\S|^\S+(?: {2,}\S+){2,}$/,
  /^"[^"]+": ?\S|^[{}[\]()]+[,;]?$|^<\/?[\w:.-]+(?: [\w:.-]+="[^"]*")*\/?>$/,
  /[^\s|] +\| +\S|^[-=+|]{5,}$|(?<!&#?\w+)[;{]$|^\w+=\S*$|\\$/,
  /^(?:[\w./-]+: )?(?:error|warning|note)(?:\[\w+\])?: |:\d+:\d+: /,
];

/** The message above a stack trace. */
export const exceptionLine =
  /^(?:\S+[.:])?\w*(?:Error|Exception|Failure|Fault|Panic|Warning)\b(?:[:[(]| \[|$)|^(?:Uncaught|Unhandled|Error:)/;

/** An item of a list, a heading, a quote, or a row of a table: their syntax decides what they are. */
export const isMarkup = (line: string): boolean =>
  /^\s*(?:[-*+•]|\d{1,9}[.)])\s|^#{1,6}\s|^\s*>|^\s*\|.*\|\s*$/.test(line);

/** A sentence: several words with a capital letter in front and a mark at the end, or long. */
export function isSentence(line: string): boolean {
  const words = line.trim().match(/(?<![\w/.=<>-])\p{L}[\p{L}'’]*(?=[,.;:!?)]*(?:\s|$))/gu) ?? [];
  const all = line.trim().split(/\s+/).length;
  return (
    /^["'(¿¡]?\p{Lu}/u.test(line) &&
    words.length >= (/[.?!]$/.test(line.trimEnd()) ? 2 : 3) &&
    words.length * 4 >= all * 3
  );
}

/** Returns how surely a line is the output of a program. */
export function certaintyOf(line: string): Certainty {
  const text = line.trim();
  if (text.length > 4_000) {
    return 0;
  }
  if (certain.some((pattern) => pattern.test(text))) {
    return 2;
  }
  return !isMarkup(line) && likely.some((pattern) => pattern.test(text)) ? 1 : 0;
}
