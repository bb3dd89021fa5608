// A state of the page, and the way into it.
import type { Browser, BrowserContextOptions } from "playwright-core";
import type { Card, Person } from "../src/core/schema.js";
import { moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { serveFonts } from "./fonts.js";
import { type MockOptions, mockServer } from "./mock-server.js";
import type { Interceptor, Relay } from "./relay.js";
import { View } from "./view.js";

export interface State {
  name: string;
  /** The address; default: `/`. */
  path?: string;
  /** The user; default: Dana, an admin with a claim. */
  user?: Person;
  /** Whether the address is a link with a token; default: true. */
  link?: boolean;
  /** The cards of the queue; default: those of the demo. */
  cards?: readonly Card[];
  options?: MockOptions;
  /** Responds before the mock server does. */
  intercept?: Interceptor;
  /** Whether time goes on, so that `reach` can turn it forward. */
  flows?: boolean;
  /** Items in the local storage of the page. */
  storage?: Record<string, string>;
  /** Brings the page into the state. */
  reach: (view: View, relay: Relay) => Promise<unknown>;
}

/** Opens the page in a state. Its browser context ends with {@link View.page}'s. */
export async function openState(
  browser: Browser,
  relay: Relay,
  state: State,
  options: BrowserContextOptions,
): Promise<View> {
  const user = state.user ?? person("dana");
  const serve = mockServer(user, state.cards, undefined, state.options);
  relay.intercept = (request, response) =>
    serveFonts(request, response) || state.intercept?.(request, response) || serve(request, response);
  const context = await browser.newContext({ timezoneId: "UTC", locale: "en-GB", ...options });
  await (state.flows ? context.clock.install({ time: moment }) : context.clock.setFixedTime(moment));
  await context.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) {
      localStorage.setItem(key, value);
    }
  }, state.storage ?? {});
  const me = { ...user, token: state.link === false ? "" : tokenFor(user.id, 3600) };
  const view = await View.open(browser, me, { at: relay.address, context, path: state.path ?? "/" });
  await state.reach(view, relay);
  await view.page.evaluate(() => document.fonts.ready);
  return view;
}
