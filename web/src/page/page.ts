// The page in the binary: signs the user in, and puts the shell into the document.
import { LinkSession } from "./link-session.js";
import { OidcSession, type Provider } from "./oidc-session.js";
import { type Session, SignInError } from "./session.js";
import { PageShell } from "./shell.js";
import { trackVisibility } from "./visible-tabs.js";

async function signIn(): Promise<Session> {
  const response = await fetch("/config.json").catch(() => undefined);
  if (!response?.ok) {
    throw new SignInError("The server cannot be reached.");
  }
  const { oidc } = (await response.json()) as { oidc: Provider | null };
  return oidc === null ? new LinkSession() : OidcSession.begin(oidc);
}

/** Shows why signing in failed, with a button to try again. */
function showError(error: unknown): void {
  const main = document.createElement("main");
  main.className = "message";
  const heading = document.createElement("h1");
  heading.textContent = "Sign-in failed";
  const reason = document.createElement("p");
  reason.textContent = error instanceof SignInError ? error.message : "Something went wrong.";
  const again = document.createElement("button");
  again.className = "primary";
  again.textContent = "Try again";
  again.addEventListener("click", () => location.reload());
  main.append(heading, reason, again);
  document.body.replaceChildren(main);
  if (!(error instanceof SignInError)) {
    throw error;
  }
}

try {
  const shell = new PageShell();
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
