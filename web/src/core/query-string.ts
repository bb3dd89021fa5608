/** Returns the query of a request, with "?": without the parameters that are empty, and with commas between values. */
export function queryString(parameters: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters) as [string, unknown][]) {
    const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
    if (text !== "" && value !== false) {
      query.set(name, text);
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
