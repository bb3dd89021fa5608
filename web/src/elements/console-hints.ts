// What the developer of an embedding page is told in the console: a browser says neither of these to a script.
import type { Connection, Problem, QueueClient } from "../core/index.js";

/**
 * Names the setting of the server that keeps a page from its queue: once for each cause, and only until the client has
 * been live.
 */
export function explainInConsole(client: QueueClient, baseUrl: string): void {
  const done = new AbortController();
  let checked = false;
  const explain = ({ detail: connection }: { detail: Connection }) => {
    if (connection.state === "live") {
      done.abort();
    } else if (connection.state === "signed-out" && connection.refusal) {
      done.abort();
      say(`${connection.refusal.detail} ${settingsOf(connection.refusal)}`);
    } else if (connection.state === "reconnecting" && !checked) {
      checked = true;
      void explainOrigin(baseUrl, done.signal);
    }
  };
  client.addEventListener("connection", explain, { signal: done.signal });
  explain({ detail: client.connection }); // it may have failed already
}

/** Says that the server does not allow the origin of the page, if that is so. */
async function explainOrigin(baseUrl: string, signal: AbortSignal): Promise<void> {
  const server = new URL(baseUrl, location.href);
  if (server.origin === location.origin) {
    return;
  }
  server.pathname = server.pathname.replace(/\/api\/v1\/?$/, "/healthz");
  // A response that the server lets no script of this origin read is opaque without CORS, and an error with it.
  const arrives = (mode: RequestMode) =>
    fetch(server, { mode, credentials: "omit", cache: "no-store", signal }).then(
      () => true,
      () => false,
    );
  if (!(await arrives("cors")) && (await arrives("no-cors")) && !signal.aborted) {
    say(
      `${location.origin} is not allowed by the server. Set HANDOFF_ALLOWED_ORIGINS to include ${location.origin}.` +
        ` If it does, a proxy before ${server.origin} answers in its place.`,
    );
  }
}

/** Returns which settings to check when the server refuses a first token. */
function settingsOf({ code, status }: Problem): string {
  switch (code) {
    case "unknown_user":
      return "Check that the user is in the directory, HANDOFF_PROVISION and HANDOFF_SUBJECT_CLAIM.";
    case "no_role":
      return "Check HANDOFF_ROLE_CLAIM and HANDOFF_ROLES.";
    case "unknown_account":
      return "Check HANDOFF_PROVISION_ACCOUNT and HANDOFF_ACCOUNT_CLAIM.";
    case "token_too_large":
      return "Check what the identity provider puts into its tokens.";
    default:
      return status === 401
        ? "Check getToken; HANDOFF_JWT_SECRET, where your backend signs the token; or HANDOFF_JWKS_URL, " +
            "HANDOFF_JWT_ISSUER and HANDOFF_JWT_AUDIENCE, where an identity provider does."
        : "Check the user in the directory.";
  }
}

function say(text: string): void {
  // biome-ignore lint/suspicious/noConsole: it is for the developer of the page, not for its users
  console.error(`handoffd: ${text}`);
}
