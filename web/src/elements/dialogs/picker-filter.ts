import type { TemplateResult } from "lit";
import type { Person } from "../../core/index.js";

/** One entry of a picker. */
export interface PickerOption {
  id: string;
  label: string;
  /** Said in a quieter voice after the label. */
  detail?: string | undefined;
  /** The heading under which the option is listed. */
  group?: string | undefined;
  /** The option is a person, whose face stands before the label. */
  person?: Pick<Person, "id" | "name" | "agent"> | undefined;
  icon?: TemplateResult | undefined;
  /** The shortcut that does the same. */
  keys?: readonly string[] | undefined;
  /** Words that find the option, and are not shown. */
  also?: string | undefined;
  dim?: boolean | undefined;
  disabled?: boolean | undefined;
  checked?: boolean | undefined;
}

/** Returns a text as it is compared: without case and accents. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[łŁ]/g, "l")
    .replace(/[đĐ]/g, "d")
    .toLowerCase();
}

/**
 * Returns the options that have every word of a query, the best matches first: those whose label begins with it, then
 * those with the words at the beginning of words, then all others. The options of a group stay together.
 */
export function matching<Option extends Pick<PickerOption, "label" | "detail" | "group" | "also">>(
  options: readonly Option[],
  query: string,
): Option[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  const ranked = options
    .map((option) => ({ option, rank: rank(option, wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  return grouped(ranked.map(({ option }) => option));
}

/** Returns how well an option matches, 0 best; undefined if it does not. */
function rank(
  { label, detail, group, also }: Pick<PickerOption, "label" | "detail" | "group" | "also">,
  wanted: readonly string[],
): number | undefined {
  const name = fold(label);
  const all = fold([label, detail, group, also].filter(Boolean).join(" "));
  if (name.startsWith(wanted.join(" "))) {
    return 0;
  }
  if (wanted.every((word) => beginsWord(name, word))) {
    return 1;
  }
  if (wanted.every((word) => beginsWord(all, word))) {
    return 2;
  }
  return wanted.every((word) => all.includes(word)) ? 3 : undefined;
}

function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) {
      return true;
    }
  }
  return false;
}

/** Returns the options with those of one group beside each other, groups in the order of their first option. */
function grouped<Option extends Pick<PickerOption, "group">>(options: readonly Option[]): Option[] {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const key = option.group ?? "";
    const group = groups.get(key);
    if (group) {
      group.push(option);
    } else {
      groups.set(key, [option]);
    }
  }
  return [...groups.values()].flat();
}
