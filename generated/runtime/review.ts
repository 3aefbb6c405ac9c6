// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** The parts of Kubernetes' AdmissionRequest that are judged. Source: k8s.io/api admission/v1 */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  readonly subResource?: string;
  readonly namespace?: string;
  readonly userInfo?: UserInfo;
  readonly object?: unknown;
  readonly oldObject?: unknown;
}

/** Who asks, as the API server authenticated them. Source: k8s.io/api authentication/v1 */
export interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One fault in the terms of Kubernetes' StatusCause. */
export interface Cause {
  /** For example `FieldValueInvalid`. */
  readonly reason: string;
  /** For example `Invalid value: "a": write $.a`. */
  readonly message: string;
  /** For example `spec.attributes[2].path`. */
  readonly field: string;
}

/** Why an object is refused, as the API server words it. */
export interface AdmissionStatus {
  /** 422: the object is wrong. 503: a rule could not be asked, so nobody knows. */
  readonly code: 422 | 503;
  readonly reason: "Invalid" | "ServiceUnavailable";
  readonly message: string;
  readonly details: {
    readonly group: string;
    readonly kind: string;
    readonly name: string;
    readonly causes: readonly Cause[];
  };
}

export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: AdmissionStatus;
  /** Shown to who applies; nothing is refused for them. */
  readonly warnings?: readonly string[];
}
