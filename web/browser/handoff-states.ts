// The states of an open handoff.
import { agentCase, longCase, markdownCase, nameCases } from "./cases.js";
import { type FullHandoff, handoffs, moment, person } from "./demo.js";
import type { State } from "./state.js";
import { at, beside, opened, pathOf, pathTo } from "./ways.js";

const lost = { title: "Already claimed", status: 409, code: "already_claimed" };
const claimedByIngrid = {
  status: "claimed",
  claimed_by: person("ingrid"),
  claimed_at: "2026-03-11T14:02:40Z",
  version: 9,
};

const answer = `The same two rules on **gw-b**, from the template this time:

\`\`\`yaml
clamp_mss: 1390
\`\`\`

- [x] SMB from office to VM, 38 MB/s
- [ ] remove the rule by hand on gw-a after the freeze`;

export const handoffStates: readonly State[] = [
  {
    name: "a search that has found",
    path: `${pathOf(({ card, status }) => status === "resolved" && card.session_title.startsWith("Kubernetes"))}?q=dns`,
    reach: async (view) => {
      await opened(view);
      await view.row("Kubernetes").first().waitFor({ state: "attached" }); // a phone shows the handoff only
    },
  },
  { name: "a waiting handoff", path: at("waiting"), reach: opened },
  { name: "an overdue handoff", path: pathOf(({ overdue }) => overdue > 0), reach: opened },
  { name: "a claim of another", path: at("claimed", "ingrid"), reach: opened },
  { name: "a resolved handoff", path: at("resolved"), reach: opened },
  { name: "a returned handoff", path: pathOf(({ status }) => status === "returned"), reach: opened },
  { name: "a withdrawn handoff", path: pathOf(({ status }) => status === "withdrawn"), reach: opened },
  { name: "a parked handoff", path: pathOf(({ status }) => status === "parked"), reach: opened },
  { name: "an own claim", path: at("claimed"), reach: opened },
  {
    name: "an own claim with the composer",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "Resolve" }).click();
    },
  },
  {
    name: "the composer's preview",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "Resolve" }).click();
      await view.context.getByRole("textbox", { name: /solved/ }).fill(answer);
      await view.context.getByRole("tab", { name: "Preview" }).click();
      await view.context.locator(".preview pre").first().waitFor();
    },
  },
  {
    name: "the menu of a handoff",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "More actions" }).click();
      await view.context.getByRole("menu").waitFor();
    },
  },
  {
    name: "assigning",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "More actions" }).click();
      await view.context.getByRole("menuitem", { name: /^(Rea|A)ssign/ }).click();
      await view.context.getByRole("option").first().waitFor();
    },
  },
  {
    name: "a claim that comes too late",
    path: at("waiting"),
    intercept: (request, response) => {
      const claims = request.url?.endsWith("/claim") ?? false;
      if (claims) {
        const card = { ...handoffs.find(({ id }) => request.url?.includes(id))?.card, ...claimedByIngrid };
        response.writeHead(409, { "Content-Type": "application/problem+json", Date: moment.toUTCString() });
        response.end(JSON.stringify({ ...lost, ...claimedByIngrid, handoff: card }));
      }
      return claims;
    },
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "Claim" }).click();
      await view.context.getByText("Ingrid").first().waitFor();
    },
  },
  { name: "an agent's question", path: pathTo(agentCase), ...beside(agentCase), reach: opened },
  { name: "markdown", path: pathTo(markdownCase), ...beside(markdownCase), reach: opened },
  { name: "a long transcript", path: pathTo(longCase), ...beside(longCase), reach: opened },
  {
    name: "names of all scripts",
    path: pathTo(nameCases[1] as FullHandoff),
    ...beside(...nameCases),
    reach: opened,
  },
  {
    name: "a handoff that does not exist",
    path: "/handoffs/none/none",
    reach: (view) => view.context.getByRole("heading").first().waitFor(),
  },
];
