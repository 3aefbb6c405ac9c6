import type { Result } from "../session.ts";
import type { CollectOrder, Parts } from "./collect.ts";
export function collectByConfig(_order: CollectOrder, _parts: Parts): Promise<Result> {
  throw new Error("x");
}
