let loading: Promise<typeof import("./panels.js") | undefined> | undefined;

/** Loads what opens beside or over the queue. Undefined if that failed, because the server is away for example. */
export function loadPanels(): Promise<typeof import("./panels.js") | undefined> {
  loading ??= import("./panels.js").catch(() => {
    loading = undefined;
    return undefined;
  });
  return loading;
}
