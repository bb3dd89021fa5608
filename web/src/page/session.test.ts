import { expect, test } from "vitest";
import { ServerClock } from "../core/index.js";
import { readClaims, secondsLeft } from "./session.js";

const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("claims are read as UTF-8", () => {
  expect(readClaims(token({ name: "Nguyễn Thùy Linh", sub: "中村" }))).toEqual({
    name: "Nguyễn Thùy Linh",
    sub: "中村",
  });
});

test("a malformed token has no claims and has expired", () => {
  for (const junk of ["", "a.b", "a.!!!.c", "e30.bnVsbA.x", "e30.MQ.x"]) {
    expect(readClaims(junk)).toEqual({});
    expect(secondsLeft(junk, new ServerClock())).toBeLessThan(0);
  }
});
