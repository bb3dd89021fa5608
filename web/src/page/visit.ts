import { basePath } from "./base-path.js";
import { newProof, randomText } from "./pkce.js";
import { SignInError } from "./session.js";

/** A visit of the browser to the provider. It is stored in this tab meanwhile, and holds no token. */
export interface Visit {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The address to return to. */
  readonly path: string;
  readonly prompt: string | undefined;
  /** Whether a refresh token was asked for. */
  readonly offline: boolean;
}

/** The visit that has begun, in this tab. */
const visitKey = "handoffd:sign-in";
/** Set in this tab from a visit until the server accepts its token, or the provider has none. */
const unprovenKey = "handoffd:unproven";
/** Set in this tab while the provider ends a session so that another person can sign in. */
const switchKey = "handoffd:switch";
/** Set in this browser once the server has accepted the token of a visit. */
const knownKey = "handoffd:known";
/** Set in this browser from a sign-out until a user asks to sign in. */
const signedOutKey = "handoffd:signed-out";

/** Stores a new visit, and returns it with the challenge of its verifier. */
export async function beginVisit(
  how: Pick<Visit, "prompt" | "offline">,
): Promise<Visit & { challenge: string }> {
  const { verifier, challenge } = await newProof();
  const path = location.pathname + location.search;
  const visit: Visit = { state: randomText(), nonce: randomText(), verifier, path, ...how };
  sessionStorage.setItem(visitKey, JSON.stringify(visit));
  sessionStorage.setItem(unprovenKey, "yes");
  return { ...visit, challenge };
}

/** Removes the provider's response from the address, and returns the visit that it ends. */
export function endVisit(response: URLSearchParams): Visit | undefined {
  const state = response.get("state");
  const text = sessionStorage.getItem(visitKey);
  sessionStorage.removeItem(visitKey);
  if (state === null || !(response.has("code") || response.has("error"))) {
    return undefined;
  }
  const visit = text === null ? undefined : (JSON.parse(text) as Visit);
  history.replaceState(null, "", visit?.path ?? `${basePath()}/`);
  if (visit?.state !== state) {
    throw new SignInError("This sign-in was not started here. Try again.");
  }
  return visit;
}

/**
 * Reports whether the page can visit the provider without being asked. It cannot after a visit whose token the server
 * has not accepted, which would end the same way, for ever. Only a person reloads the page.
 */
export function mayVisitUnasked(): boolean {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const unproven = sessionStorage.getItem(unprovenKey) !== null && navigation?.type !== "reload";
  return !unproven && !isSignedOut();
}

/** The visit has led somewhere: the server accepts its token, or the provider has none. */
export function proveVisit(): void {
  sessionStorage.removeItem(unprovenKey);
}

/** The visit has led to a token that the server accepts. */
export function setKnown(): void {
  localStorage.setItem(knownKey, "yes");
}

/** Reports whether a user has signed in with this browser before. */
export function isKnown(): boolean {
  return localStorage.getItem(knownKey) !== null;
}

export function isSignedOut(): boolean {
  return localStorage.getItem(signedOutKey) !== null;
}

/** Signs out all tabs, or ends that. */
export function setSignedOut(on: boolean): void {
  if (on) {
    localStorage.setItem(signedOutKey, "yes");
  } else {
    localStorage.removeItem(signedOutKey);
  }
}

/** Calls back when another tab signs out. */
export function onSignedOutElsewhere(callback: () => void): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === signedOutKey && newValue !== null) {
      callback();
    }
  });
}

/** Makes the next page of this tab begin with a sign-in of another person. */
export function switchNext(): void {
  sessionStorage.setItem(switchKey, "yes");
}

/** Reports whether {@link switchNext} was called on the page before. */
export function takeSwitch(): boolean {
  const on = sessionStorage.getItem(switchKey) !== null;
  sessionStorage.removeItem(switchKey);
  return on;
}
