/**
 * Returns the path that all addresses of the page begin with, without a slash at its end: "" or, behind a proxy,
 * "/support". The server writes it into the document; a `<base>` is forbidden by the policy of the page.
 */
export function basePath(page: Pick<Document, "querySelector"> = document): string {
  const path = page.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? "";
  return path.replace(/\/+$/, "");
}
