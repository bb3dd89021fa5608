// The page in the binary: finds out how people sign in, and puts the shell into the document.
import { LinkSession } from "./link.js";
import { OidcSession, type Provider } from "./oidc.js";
import { announcePresence } from "./presence.js";
import { type Session, SignInError } from "./session.js";
import { PageShell } from "./shell.js";

async function signIn(): Promise<Session> {
  const answer = await fetch("/config.json").catch(() => undefined);
  if (!answer?.ok) {
    throw new SignInError("The server cannot be reached.");
  }
  const { oidc } = (await answer.json()) as { oidc: Provider | null };
  return oidc === null ? new LinkSession() : OidcSession.begin(oidc);
}

/** Says what went wrong before there was anything to show, and offers to try again. */
function apologize(error: unknown): void {
  const main = document.createElement("main");
  main.className = "door";
  const heading = document.createElement("h1");
  heading.textContent = "Signing in did not work";
  const reason = document.createElement("p");
  reason.textContent = error instanceof SignInError ? error.message : "Something is wrong with this page.";
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
  announcePresence();
  document.body.replaceChildren(shell);
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#token=")) {
      location.reload(); // another link, in the same tab
    }
  });
} catch (error) {
  apologize(error);
}
