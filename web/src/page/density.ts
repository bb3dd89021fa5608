/** How high the rows of the list are. */
export type Density = "compact" | "comfortable";

const stored = "handoffd:density";

export function readDensity(): Density {
  return localStorage.getItem(stored) === "comfortable" ? "comfortable" : "compact";
}

export function storeDensity(density: Density): void {
  localStorage.setItem(stored, density);
}
