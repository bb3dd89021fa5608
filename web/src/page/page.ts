// The page in the binary.
import { render } from "lit";
import { ServerClock } from "../core/index.js";
import { controls } from "../elements/styles/controls.js";
import { faceStyles } from "../elements/styles/face.js";
import { overlay } from "../elements/styles/overlay.js";
import { basePath } from "./base-path.js";
import { LinkSession } from "./link-session.js";
import { type Message, messagePage, nothingHere } from "./message.js";
import type { Provider } from "./oidc-client.js";
import { OidcSession } from "./oidc-session.js";
import { readRoute } from "./route.js";
import { type Session, SignInError } from "./session.js";
import { PageShell } from "./shell.js";
import { trackVisibility } from "./visible-tabs.js";

/** The server's time: the browser's can be hours off, and the life of a token is measured with this one. */
const clock = new ServerClock();

async function signIn(): Promise<Session> {
  const sentAt = Date.now();
  const response = await fetch(`${basePath()}/config.json`, { cache: "no-store" }).catch(() => undefined);
  if (!response?.ok) {
    throw new SignInError("The server cannot be reached.");
  }
  clock.observe(response.headers.get("Date"), sentAt);
  const { oidc } = (await response.json()) as { oidc: Provider | null };
  return oidc === null ? new LinkSession() : OidcSession.begin(oidc, clock);
}

/** Shows a message in place of the queue. */
function show(text: Message): void {
  document.body.replaceChildren();
  render(messagePage(text), document.body);
}

/** Shows why signing in failed, with buttons to try again. */
function showError(error: unknown): void {
  const { session, message: reason } =
    error instanceof SignInError ? error : { session: undefined, message: "Something went wrong." };
  const { switchUser } = session ?? {};
  show({
    heading: "Sign-in failed",
    texts: [reason],
    buttons: [
      { label: "Try again", click: () => (session?.signIn ? void session.signIn() : location.reload()) },
      ...(switchUser ? [{ label: "Sign in as another person", click: () => void switchUser() }] : []),
    ],
  });
  if (!(error instanceof SignInError)) {
    throw error;
  }
}

window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) {
    location.reload(); // it was left for the identity provider, and waits for nothing more
  }
});

/** Signs the user in, and puts the shell into the document. */
async function open(): Promise<void> {
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
}

const sheets = [controls, overlay, faceStyles].map(({ styleSheet }) => styleSheet);
document.adoptedStyleSheets.push(...sheets.filter((sheet) => sheet !== undefined));

if (readRoute(new URL(location.href), basePath()) === undefined) {
  show(nothingHere());
} else {
  await open().catch(showError);
}
