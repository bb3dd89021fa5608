import {
  type Action,
  type Card,
  canAssignTo,
  type Filter,
  isolate,
  possibleActions,
  type QueueClient,
  type View,
  views,
} from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import { face } from "../face.js";
import { viewNames } from "../queue/view-bar.js";
import type { Command } from "./command.js";
import { fold, matching } from "./picker-filter.js";
import { keysOf, type Shortcut } from "./shortcuts.js";

/** What the commands of the queue do. */
export interface QueueDoes {
  open: (card: Card) => void;
  close: () => void;
  act: (action: Action, card: Card) => void;
  assign: (card: Card, userId: string) => Promise<string | undefined>;
  copyLink: (card: Card) => Promise<string | undefined>;
  openInProduct: (card: Card) => Promise<string | undefined>;
  openNumber: (number: number) => Promise<string | (() => void)>;
  show: (view: View) => void;
  /** Shows a view, narrowed to this and nothing else. */
  narrow: (view: View, filter: Partial<Filter>) => void;
  search: (q: string) => void;
  begin: () => void;
  setComfortable: (on: boolean) => void;
  setKeys: (on: boolean) => void;
  help: () => void;
}

export interface QueueState {
  client: QueueClient;
  /** What the commands act on: the open handoff, else that of the row which had the focus last. */
  card: Card | undefined;
  /** Whether it is open. */
  isOpen: boolean;
  comfortable: boolean;
  keys: boolean;
}

/** Returns every command that is possible now. */
export function queueCommands(state: QueueState, does: QueueDoes): Command[] {
  return [...cardCommands(state, does), ...viewCommands(state, does), ...pageCommands(state, does)];
}

/** The labels where they are not those of buttons: a command says more. */
const labels: Partial<Record<Action, string>> = {
  resolve: "Resolve…",
  return: "Return with an answer…",
  reassign: "Assign to a colleague…",
  escalate: "Escalate",
};

const keyOf: Partial<Record<Action, Shortcut>> = {
  claim: "claim",
  resolve: "resolve",
  reassign: "reassign",
  release: "release",
};

function cardCommands({ client, card, isOpen }: QueueState, does: QueueDoes): Command[] {
  if (!card) {
    return [];
  }
  const group = `#${card.number}, ${isolate(card.session_title)}`;
  const on = (id: string, label: string, run: () => void, shortcut?: Shortcut): Command => ({
    ...{ id, label, group, run },
    ...(shortcut && { keys: keysOf(shortcut) }),
  });
  const later = (id: string, label: string, run: () => Promise<string | undefined>): Command => ({
    ...{ id, label, group, run },
    takesTime: true,
  });
  const actions = possibleActions(card, client.actingUser, client.clock.now());
  return [
    ...actions.map((action) =>
      on(action, labels[action] ?? actionTexts[action].label, () => does.act(action, card), keyOf[action]),
    ),
    isOpen ? on("close", "Close", does.close, "close") : on("open", "Open", () => does.open(card), "open"),
    later("copy-link", "Copy link", () => does.copyLink(card)),
    ...(client.account?.product_url
      ? [later("product", "Open in product", () => does.openInProduct(card))]
      : []),
  ];
}

function viewCommands({ client: { counts } }: QueueState, does: QueueDoes): Command[] {
  return views.map((view) => ({
    id: `view-${view}`,
    label: viewNames[view],
    group: "Show",
    also: "view go to",
    keys: keysOf(view),
    ...(counts && { detail: `${counts[view]}` }),
    run: () => does.show(view),
  }));
}

function pageCommands({ client, comfortable, keys }: QueueState, does: QueueDoes): Command[] {
  const group = "Everywhere";
  return [
    ...(client.can("createHandoff")
      ? [
          {
            ...{ id: "begin", label: "New escalation", group },
            also: "begin hand off park session",
            keys: keysOf("begin"),
            run: does.begin,
          },
        ]
      : []),
    {
      ...{ id: "search", label: "Search", group },
      also: "find",
      keys: keysOf("search"),
      run: () => does.search(""),
    },
    {
      ...{ id: "density", label: comfortable ? "Compact rows" : "Comfortable rows", group },
      also: "density",
      run: () => does.setComfortable(!comfortable),
    },
    {
      ...{ id: "keys", label: keys ? "Turn keyboard shortcuts off" : "Turn keyboard shortcuts on", group },
      run: () => does.setKeys(!keys),
    },
    { ...{ id: "help", label: "Keyboard shortcuts", group }, keys: keysOf("help"), run: does.help },
  ];
}

/** How many commands with colleagues are offered for what is typed. */
const most = 9;

/** Returns the commands that belong to what is typed: a number, a colleague, words to search for. */
export function typedCommands(query: string, { client, card }: QueueState, does: QueueDoes): Command[] {
  if (query === "") {
    return [];
  }
  const [, number] = /^#?(\d{1,9})$/.exec(query) ?? [];
  return [
    ...(number
      ? [
          {
            ...{ id: "number", label: `Open #${Number(number)}`, group: "Go to", takesTime: true },
            run: () => does.openNumber(Number(number)),
          },
        ]
      : []),
    ...peopleCommands(query, client, card, does),
    {
      id: "find",
      label: `Search for “${isolate(query)}”`,
      group: "Go to",
      run: () => does.search(query),
    },
  ];
}

function peopleCommands(
  query: string,
  client: QueueClient,
  card: Card | undefined,
  does: QueueDoes,
): Command[] {
  const words = fold(query).split(/\s+/);
  const user = client.actingUser;
  const able =
    card && possibleActions(card, user, client.clock.now()).includes("reassign") ? card : undefined;
  const named = ({ name }: { name: string }) =>
    fold(name)
      .split(/\s+/)
      .some((part) => words.some((word) => part.startsWith(word)));
  const commands = client.people.filter(named).flatMap((person): Command[] => {
    const name = isolate(person.name);
    const { id } = person;
    const shared = { group: "Colleagues", icon: face({ id, name: person.name }) };
    return [
      ...(able && canAssignTo(able, person, user)
        ? [
            {
              ...{
                id: `assign-${id}`,
                label: `Assign #${able.number} to ${name}`,
                takesTime: true,
                ...shared,
              },
              run: () => does.assign(able, id),
            },
          ]
        : []),
      ...(id === user.id
        ? []
        : [
            {
              ...{ id: `claimed-${id}`, label: `Show what ${name} has claimed`, ...shared },
              run: () => does.narrow("others", { claimer: id }),
            },
            {
              ...{ id: `asked-${id}`, label: `Show what ${name} has asked`, ...shared },
              run: () => does.narrow("waiting", { from: id }),
            },
          ]),
    ];
  });
  return matching(commands, query).slice(0, most);
}
