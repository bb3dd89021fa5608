import { Desk, type GetToken } from "../core/index.js";

interface Shared {
  desk: Desk;
  getToken: GetToken;
  users: number;
}

const shared = new Map<string, Shared>();

/**
 * The desk of all elements of this page that were given the same `baseUrl` and none of their own. It is closed when the last
 * of them has left. A framework may make a new `getToken` for each render: the newest is asked.
 */
export function borrow(baseUrl: string, getToken: GetToken): { desk: Desk; giveBack: () => void } {
  let entry = shared.get(baseUrl);
  if (!entry) {
    const made: Shared = {
      getToken,
      users: 0,
      desk: new Desk({ baseUrl, getToken: (request) => made.getToken(request) }),
    };
    made.desk.start();
    shared.set(baseUrl, made);
    entry = made;
  }
  const { desk } = entry;
  const borrowed = entry;
  borrowed.users += 1;
  borrowed.getToken = getToken;
  let given = false;
  const giveBack = () => {
    if (given) {
      return;
    }
    given = true;
    borrowed.users -= 1;
    // An element that is moved leaves and comes back in one go: the stream need not notice.
    queueMicrotask(() => {
      if (borrowed.users === 0 && shared.get(baseUrl) === borrowed) {
        shared.delete(baseUrl);
        desk.close();
      }
    });
  };
  return { desk, giveBack };
}

/** Replaces the function that the shared desk asks for tokens. Where nobody was signed in, the new one may know better. */
export function renewTokenSource(baseUrl: string, getToken: GetToken): void {
  const entry = shared.get(baseUrl);
  if (entry) {
    entry.getToken = getToken;
    if (entry.desk.connection.state === "signed-out") {
      entry.desk.signIn();
    }
  }
}
