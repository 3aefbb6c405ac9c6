import type { AdmissionRules } from "../../generated/admission.ts";
import { compilePath } from "../extract/path.ts";
import { PathError } from "../extract/path-error.ts";
import {
  documentPlaceholders,
  rowPlaceholders,
  templateProblem,
} from "../sinks/git/path-template.ts";

/** The checks that api/ names and that only code can make. */
export const admissionRules: AdmissionRules = {
  extractionPath: (path) => {
    try {
      compilePath(path);
      return undefined;
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      return `column ${error.column}: ${error.message}`;
    }
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
