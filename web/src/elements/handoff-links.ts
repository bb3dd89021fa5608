import type { Handoff, SessionWithMessages } from "../core/index.js";

/**
 * Returns the address of a handoff on the page of the server: the page and the API have the same base. It is a full
 * address, to be given to others.
 */
export function pageLink({ session_id, id }: Pick<Handoff, "session_id" | "id">, baseUrl: string): string {
  const base = new URL(`${baseUrl.replace(/\/api\/v1\/?$/, "")}/`, document.baseURI);
  return new URL(`handoffs/${encodeURIComponent(session_id)}/${encodeURIComponent(id)}`, base).href;
}

/**
 * Returns the address at which the adopting product shows a session, by the template of its account. Undefined without
 * a template, and where it needs an external id and the session has none.
 */
export function productLink(
  template: string | null | undefined,
  session: Pick<SessionWithMessages, "id" | "external_id"> | undefined,
): string | undefined {
  if (!template?.startsWith("https://") || !session) {
    return undefined;
  }
  const { id, external_id } = session;
  if (!external_id && template.includes("{external_id}")) {
    return undefined;
  }
  const values: Record<string, string> = { "{external_id}": external_id ?? "", "{id}": id };
  return template.replace(/\{external_id\}|\{id\}/g, (name) => encodeURIComponent(values[name] ?? ""));
}
