/** Defines an element unless the page has it already: a page can load the elements twice, from two bundles. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}
