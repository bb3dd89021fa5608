import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { newGate } from "./gate.js";

/** Responds to a request and returns true, or returns false to pass it on. */
export type Interceptor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The path below which a proxy passes requests on, and whether it removes that path from them. */
export interface Below {
  readonly path: string;
  readonly removes: boolean;
}

/** A proxy in front of a replica, with which tests simulate faults. */
export class Relay {
  intercept: Interceptor = () => false;
  /** The open requests for the stream. */
  readonly streams = new Set<ServerResponse>();
  readonly #server: Server;
  readonly #below: Below;
  #held: Buffer[] | undefined;
  #wanted = Buffer.alloc(0);
  #came = newGate();

  private constructor(target: string, below: Below) {
    this.#below = below;
    this.#server = createServer((incoming, outgoing) => this.#pass(new URL(target), incoming, outgoing));
  }

  static async to(target: string, below: Below = { path: "", removes: false }): Promise<Relay> {
    const relay = new Relay(target, below);
    relay.#server.listen(0, "127.0.0.1");
    await once(relay.#server, "listening");
    return relay;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Destroys every open stream. */
  cut(): void {
    for (const stream of this.streams) {
      stream.destroy();
    }
  }

  /** Holds the data of streams back until {@link release}. */
  hold(): void {
    this.#held = [];
  }

  /** Waits until the held data contains a text, and passes it on in one write. */
  async release(text: string): Promise<void> {
    this.#wanted = Buffer.from(text);
    this.#came = newGate();
    this.#check();
    await this.#came.opened;
    const held = Buffer.concat(this.#held ?? []);
    this.#held = undefined;
    for (const stream of this.streams) {
      stream.write(held);
    }
  }

  #check(): void {
    if (this.#held && this.#wanted.length > 0 && Buffer.concat(this.#held).includes(this.#wanted)) {
      this.#came.open();
    }
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #pass(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const stream = incoming.url?.includes("/escalations/stream") ?? false;
    if (stream) {
      this.streams.add(outgoing);
      outgoing.on("close", () => this.streams.delete(outgoing));
    }
    if (this.intercept(incoming, outgoing)) {
      return;
    }
    const { path, removes } = this.#below;
    const asked = incoming.url ?? "/";
    if (!asked.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end("the proxy knows another path only");
      return;
    }
    const options: RequestOptions = {
      host: target.hostname,
      port: target.port,
      path: removes ? asked.slice(path.length) : asked,
      method: incoming.method,
      headers: incoming.headers,
    };
    const onward = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (stream) {
        outgoing.flushHeaders();
        this.#follow(answer, outgoing);
      } else {
        answer.pipe(outgoing);
      }
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }

  #follow(answer: IncomingMessage, outgoing: ServerResponse): void {
    answer.on("data", (piece: Buffer) => {
      if (this.#held === undefined) {
        outgoing.write(piece);
      } else {
        this.#held.push(piece);
        this.#check();
      }
    });
    answer.on("end", () => outgoing.end());
    answer.on("error", () => outgoing.destroy());
  }
}
