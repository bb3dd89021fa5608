const lock = "handoffd:looked-at";

/**
 * Holds a shared lock for as long as this tab is visible, so that any tab can tell whether somebody is looking at one of
 * them. A tab that dies lets go of it, which a message or a stored flag would not.
 */
export function announcePresence(): void {
  if (!("locks" in navigator)) {
    return; // not over TLS
  }
  let leave: AbortController | undefined;
  const look = () => {
    if (document.hidden) {
      leave?.abort();
      leave = undefined;
    } else if (leave === undefined) {
      leave = new AbortController();
      const { signal } = leave;
      const left = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      // The signal also takes back a request that the browser has not come to, which would count later.
      navigator.locks.request(lock, { mode: "shared", signal }, () => left).catch(() => undefined);
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}

/** Whether somebody looks at any tab of the page. */
export async function someoneLooks(): Promise<boolean> {
  if (!("locks" in navigator)) {
    return !document.hidden;
  }
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === lock) ?? false;
}
