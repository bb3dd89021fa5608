// The page in the binary: signs the user in, and puts the shell into the document.
import { render } from "lit";
import { ServerClock } from "../core/index.js";
import { LinkSession } from "./link-session.js";
import { message } from "./message.js";
import type { Provider } from "./oidc-client.js";
import { OidcSession } from "./oidc-session.js";
import { type Session, SignInError } from "./session.js";
import { PageShell } from "./shell.js";
import { trackVisibility } from "./visible-tabs.js";

/** The server's time: the browser's can be hours off, and the life of a token is measured with this one. */
const clock = new ServerClock();

async function signIn(): Promise<Session> {
  const sentAt = Date.now();
  const response = await fetch("/config.json", { cache: "no-store" }).catch(() => undefined);
  if (!response?.ok) {
    throw new SignInError("The server cannot be reached.");
  }
  clock.observe(response.headers.get("Date"), sentAt);
  const { oidc } = (await response.json()) as { oidc: Provider | null };
  return oidc === null ? new LinkSession() : OidcSession.begin(oidc, clock);
}

/** Shows why signing in failed, with buttons to try again. */
function showError(error: unknown): void {
  const { session, message: reason } =
    error instanceof SignInError ? error : { session: undefined, message: "Something went wrong." };
  const { switchUser } = session ?? {};
  document.body.replaceChildren();
  render(
    message({
      heading: "Sign-in failed",
      texts: [reason],
      buttons: [
        { label: "Try again", click: () => (session?.signIn ? void session.signIn() : location.reload()) },
        ...(switchUser ? [{ label: "Sign in as another person", click: () => void switchUser() }] : []),
      ],
    }),
    document.body,
  );
  if (!(error instanceof SignInError)) {
    throw error;
  }
}

window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    location.reload(); // it was left for the identity provider, and waits for nothing more
  }
});

try {
  const shell = new PageShell();
  shell.clock = clock;
  shell.session = await signIn();
  trackVisibility();
  document.body.replaceChildren(shell);
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#token=")) {
      location.reload(); // another link, in the same tab
    }
  });
} catch (error) {
  showError(error);
}
