import type { Extension } from "mdast-util-from-markdown";

/**
 * Makes links of the bare addresses that the parser has found. `mdast-util-gfm-autolink-literal` also searches the
 * finished tree for more, which needs 2 KiB and no text has missed.
 */
export const bareLinks: Extension = {
  enter: {
    literalAutolink(token) {
      this.enter({ type: "link", url: "", title: null, children: [] }, token);
    },
    literalAutolinkEmail: begin,
    literalAutolinkHttp: begin,
    literalAutolinkWww: begin,
  },
  exit: {
    literalAutolink(token) {
      this.exit(token);
    },
    literalAutolinkEmail: end("mailto:"),
    literalAutolinkHttp: end(""),
    literalAutolinkWww: end("http://"),
  },
};

type Handle = NonNullable<Extension["enter"]>[keyof NonNullable<Extension["enter"]>];

function begin(
  this: ThisParameterType<NonNullable<Handle>>,
  token: Parameters<NonNullable<Handle>>[0],
): void {
  this.config.enter["data"]?.call(this, token);
}

/** Returns a handler that ends the text of a link, which is its address after a prefix. */
function end(prefix: string): NonNullable<Handle> {
  return function (token) {
    this.config.exit["data"]?.call(this, token);
    const node = this.stack.at(-1);
    if (node?.type === "link") {
      node.url = prefix + this.sliceSerialize(token);
    }
  };
}
