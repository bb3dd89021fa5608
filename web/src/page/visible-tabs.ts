const lock = "handoffd:visible";

/**
 * Holds a shared lock while this tab is visible, so that any tab can tell whether one of them is. The browser
 * releases the lock of a tab that crashes, which a message or a stored flag would not do.
 */
export function trackVisibility(): void {
  if (!("locks" in navigator)) {
    return; // no TLS
  }
  let hide: AbortController | undefined;
  const update = () => {
    if (document.hidden) {
      hide?.abort();
      hide = undefined;
    } else if (hide === undefined) {
      hide = new AbortController();
      const { signal } = hide;
      const hidden = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      // The signal also cancels a request that the browser has not granted yet.
      navigator.locks.request(lock, { mode: "shared", signal }, () => hidden).catch(() => undefined);
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
}

/** Reports whether any tab of the page is visible. */
export async function anyTabVisible(): Promise<boolean> {
  if (!("locks" in navigator)) {
    return !document.hidden;
  }
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === lock) ?? false;
}
