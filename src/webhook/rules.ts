import type { AdmissionRules } from "../../generated/admission.ts";
import { checkPath } from "../extract/path.ts";
import {
  documentPlaceholders,
  rowPlaceholders,
  templateProblem,
} from "../sinks/git/path-template.ts";

/** The checks that api/ names and that only code can make. */
export const admissionRules: AdmissionRules = {
  extractionPath: (path) => {
    const fault = checkPath(path);
    return fault && `column ${fault.column}: ${fault.message}`;
  },
  sinkEndpoint: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined) return "is no URL";
    return url.username === "" && url.password === ""
      ? undefined
      : "must not hold a user or password; put them into a Secret, see spec.secretRef";
  },
  documentPathTemplate: (template) => templateProblem(template, documentPlaceholders),
  rowPathTemplate: (template) => templateProblem(template, rowPlaceholders),
};
