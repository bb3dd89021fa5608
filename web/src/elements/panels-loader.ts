let loading: Promise<boolean> | undefined;

/** Loads what opens beside or over the queue. Reports false if that failed, because the server is away for example. */
export function loadPanels(): Promise<boolean> {
  loading ??= import("./panels.js").then(
    () => true,
    () => {
      loading = undefined;
      return false;
    },
  );
  return loading;
}
