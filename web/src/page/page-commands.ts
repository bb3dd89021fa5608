import type { Command } from "../elements/dialogs/command.js";
import { type AvailabilityChoice, awayChoices, back } from "./availability.js";

export interface PageDoes {
  /** Returns why it has failed. */
  setAvailability: (choice: AvailabilityChoice) => Promise<string | undefined>;
  signOut: () => void;
}

/** Returns what the command menu offers beside the commands of the queue. */
export function pageCommands({ setAvailability, signOut }: PageDoes): readonly Command[] {
  const availability = [back, ...awayChoices].map((choice): Command => {
    const run = () => setAvailability(choice);
    return { id: `availability ${choice.label}`, label: choice.label, group: "You", takesTime: true, run };
  });
  return [...availability, { id: "sign-out", label: "Sign out", group: "You", run: signOut }];
}
