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

/** What to do with a request instead of passing it on; undefined passes it on. */
export type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A proxy before a replica that can be told to make trouble, as the ones in front of real replicas do unasked. */
export class Relay {
  /** Answers a request itself and returns true, or lets it pass. */
  trouble: Trouble = () => false;
  /** Requests for the stream that are open just now. */
  readonly streams = new Set<ServerResponse>();
  readonly #server: Server;
  #held: Buffer[] | undefined;
  #wanted = Buffer.alloc(0);
  #came = newGate();

  private constructor(target: string) {
    this.#server = createServer((incoming, outgoing) => this.#pass(new URL(target), incoming, outgoing));
  }

  static async to(target: string): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, "127.0.0.1");
    await once(relay.#server, "listening");
    return relay;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every stream that is open. */
  cut(): void {
    for (const stream of this.streams) {
      stream.destroy();
    }
  }

  /** Keeps back what streams bring, until it is let go. */
  hold(): void {
    this.#held = [];
  }

  /** Waits until a text has come, and passes on what was kept back in one piece. */
  async letGo(text: string): Promise<void> {
    this.#wanted = Buffer.from(text);
    this.#came = newGate();
    this.#look();
    await this.#came.opened;
    const held = Buffer.concat(this.#held ?? []);
    this.#held = undefined;
    for (const stream of this.streams) {
      stream.write(held);
    }
  }

  #look(): void {
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
    if (this.trouble(incoming, outgoing)) {
      return;
    }
    const options: RequestOptions = {
      host: target.hostname,
      port: target.port,
      path: incoming.url,
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
        this.#look();
      }
    });
    answer.on("end", () => outgoing.end());
    answer.on("error", () => outgoing.destroy());
  }
}
