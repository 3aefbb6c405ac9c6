import type { AdmissionRequest, AdmissionResponse } from "../../generated/admission.ts";

const apiVersion = "admission.k8s.io/v1";
const kind = "AdmissionReview";

/** A body that is no review of the kind it was sent for. The message says what was expected. */
export class MalformedReview extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The request in an AdmissionReview about `kindName`. @throws {MalformedReview} */
export function requestIn(body: unknown, kindName: string): AdmissionRequest {
  if (!isFields(body) || body["kind"] !== kind || body["apiVersion"] !== apiVersion)
    throw new MalformedReview(`the body must be an ${kind} of ${apiVersion}`);
  const { request } = body;
  if (!isFields(request)) throw new MalformedReview("request is missing");
  if (typeof request["uid"] !== "string" || request["uid"] === "")
    throw new MalformedReview("request.uid must be a text");
  const about = request["kind"];
  if (!isFields(about) || about["kind"] !== kindName)
    throw new MalformedReview(`request.kind.kind must be ${kindName} on this path`);
  if (!["CREATE", "UPDATE", "DELETE", "CONNECT"].includes(String(request["operation"])))
    throw new MalformedReview("request.operation must be CREATE, UPDATE, DELETE or CONNECT");
  for (const key of ["subResource", "namespace"])
    if (!["string", "undefined"].includes(typeof request[key]))
      throw new MalformedReview(`request.${key} must be a text`);
  checkUser(request["userInfo"]);
  return request as unknown as AdmissionRequest;
}

const isTexts = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every((it) => typeof it === "string"));

function checkUser(user: unknown): void {
  if (user === undefined) return;
  if (!isFields(user)) throw new MalformedReview("request.userInfo must be an object");
  const { username, uid, groups, extra = {} } = user;
  if ([username, uid].some((it) => it !== undefined && typeof it !== "string"))
    throw new MalformedReview("request.userInfo.username and uid must be texts");
  if (!isTexts(groups) || !isFields(extra) || !Object.values(extra).every(isTexts))
    throw new MalformedReview("request.userInfo.groups and extra must hold lists of texts");
}

/** The AdmissionReview that answers. */
export const answerOf = (response: AdmissionResponse): object => ({ apiVersion, kind, response });
