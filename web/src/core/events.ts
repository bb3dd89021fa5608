/** An EventTarget with typed events: each is a CustomEvent whose detail belongs to its name. */
export class TypedTarget<Events extends object> extends EventTarget {
  override addEventListener<Name extends keyof Events & string>(
    name: Name,
    listener: ((event: CustomEvent<Events[Name]>) => void) | EventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void {
    super.addEventListener(name, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener<Name extends keyof Events & string>(
    name: Name,
    listener: ((event: CustomEvent<Events[Name]>) => void) | EventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void {
    super.removeEventListener(name, listener as EventListenerOrEventListenerObject | null, options);
  }

  protected emit<Name extends keyof Events & string>(name: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
