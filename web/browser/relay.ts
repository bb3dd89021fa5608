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

/** What to do with a request instead of passing it on; undefined passes it on. */
export type Trouble = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A proxy before a replica that can be told to make trouble, as the ones in front of real replicas do unasked. */
export class Relay {
  /** Answers a request itself and returns true, or lets it pass. */
  trouble: Trouble = () => false;
  /** Requests for the stream that are open just now. */
  readonly streams = new Set<ServerResponse>();
  readonly #server: Server;

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
      }
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }
}
