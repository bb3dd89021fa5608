import { html } from "lit";
import type { Problem } from "../core/index.js";
import type { Message } from "./message.js";
import type { Absence, Session } from "./session.js";

const newLink = html`Ask the person who sent it for a new one. With access to the server,
  <code>handoffd token</code> makes one.`;

const headings: Record<Absence, string> = {
  new: "Sign in to handoffd",
  "signed-out": "You are signed out",
  ended: "This link has ended",
};

/** Says that no user is signed in, or why the server refuses them. `retry` tries again with the same link. */
export function signedOut(session: Session, refusal: Problem | undefined, retry: () => void): Message {
  return refusal === undefined ? absent(session) : refused(session, refusal, retry);
}

function absent({ absence, signIn }: Session): Message {
  const drafts = absence === "new" ? [] : ["Your drafts are saved."];
  const link = {
    new: html`This page opens with a link that has a token in it: from your product, or made on the server by
      <code>handoffd token</code>.`,
    "signed-out": "Open your link again, or ask for a new one.",
    ended: newLink,
  }[absence];
  return {
    heading: headings[absence],
    texts: [...(signIn ? [] : [link]), ...drafts],
    buttons: signIn ? [{ label: "Sign in", click: () => void signIn() }] : [],
  };
}

function refused({ signIn, switchUser, name }: Session, refusal: Problem, retry: () => void): Message {
  const noAccess = refusal.status === 403;
  const refusedHeading = signIn ? "You could not be signed in" : headings.ended;
  return {
    heading: noAccess ? "You have no access" : refusedHeading,
    texts: [
      ...(name === undefined || !noAccess ? [] : [`You are signed in as ${name}.`]),
      refusal.detail || refusal.title,
      ...(signIn ? [] : [noAccess ? "Open your link again, or ask for a new one." : newLink]),
    ],
    buttons: [
      ...(switchUser ? [{ label: "Sign in as another person", click: () => void switchUser() }] : []),
      { label: "Try again", click: () => (signIn ? void signIn() : retry()) },
    ],
  };
}

/** Says that the user is known, and that the page is not for them. */
export function noAccess(session: Session, reason: string, retry: () => void): Message {
  return refused(
    session,
    { status: 403, detail: reason, title: "", type: "about:blank", code: "forbidden" },
    retry,
  );
}
