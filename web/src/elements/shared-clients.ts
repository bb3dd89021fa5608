import { type GetToken, QueueClient } from "../core/index.js";
import { loadPanels } from "./panels-loader.js";

interface Shared {
  client: QueueClient;
  getToken: GetToken;
  users: number;
}

const clients = new Map<string, Shared>();

/**
 * Returns the client that all elements with this `baseUrl` share, and a function that releases it. The last release
 * closes the client. The newest `getToken` is called: a framework can make another for each render.
 */
export function acquire(baseUrl: string, getToken: GetToken): { client: QueueClient; release: () => void } {
  const entry = clients.get(baseUrl) ?? open(baseUrl, getToken);
  entry.users += 1;
  entry.getToken = getToken;
  let released = false;
  const release = () => {
    if (released) {
      return;
    }
    released = true;
    entry.users -= 1;
    // An element that is moved disconnects and connects in one go: the stream stays.
    queueMicrotask(() => {
      if (entry.users === 0 && clients.get(baseUrl) === entry) {
        clients.delete(baseUrl);
        entry.client.close();
      }
    });
  };
  return { client: entry.client, release };
}

function open(baseUrl: string, getToken: GetToken): Shared {
  const client = new QueueClient({ baseUrl, getToken: (request) => entry.getToken(request) });
  const entry: Shared = { client, getToken, users: 0 };
  void loadPanels().then((panels) => panels?.explainInConsole(client, baseUrl));
  client.start();
  clients.set(baseUrl, entry);
  return entry;
}

/** Replaces the `getToken` of a shared client. A client that was signed out starts again. */
export function renewTokenSource(baseUrl: string, getToken: GetToken): void {
  const entry = clients.get(baseUrl);
  if (entry) {
    entry.getToken = getToken;
    if (entry.client.connection.state === "signed-out") {
      entry.client.signIn();
    }
  }
}
