import type { RequestHandler } from "express";
import { createSlots } from "./slots.ts";

/** Lets so many requests work at once and so many wait with their bodies unread; the rest get 429. */
export function oneOf(atOnce: number, inLine: number): RequestHandler {
  const slots = createSlots(atOnce, inLine);
  return async (_request, response, next) => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const release = await slots.take(gone.signal);
    if (release === undefined) {
      response.status(429).set("Retry-After", "1").type("text/plain").send("too many requests\n");
      return;
    }
    response.once("close", release);
    if (response.destroyed) release();
    next();
  };
}
