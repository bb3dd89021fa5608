import { describe, expect, test } from "vitest";
import { useQueueClients } from "../testing/queue-client.js";
import { alice, json, meOf, problem, settle } from "../testing/server.js";

const t = useQueueClients();

describe("the user", () => {
  test("is known with their team, role, account and permissions", async () => {
    t.serve([]);
    t.server.me = () =>
      json(meOf({ ...alice }, { role: "owner", permissions: ["claimHandoff", "streamEscalations"] }));
    const client = t.create();
    expect([client.me, client.account, client.can("claimHandoff"), client.isViewer]).toEqual([
      undefined,
      undefined,
      false,
      false,
    ]);
    client.start();
    await settle();
    expect(client.me).toEqual({ ...alice, team_id: null, role: "owner" });
    expect(client.account?.name).toBe("Account");
    expect([client.can("claimHandoff"), client.can("listUsers"), client.isViewer]).toEqual([
      true,
      false,
      false,
    ]);
    expect(client.actingUser).toMatchObject({ id: "a", admin: true });
  });

  test("is no viewer while the server does not say who it is", async () => {
    t.serve([]);
    t.server.me = () => problem(403);
    const client = await t.start();
    expect(client.isViewer).toBe(false);
    expect(t.server.streams).toHaveLength(1);
  });
});
