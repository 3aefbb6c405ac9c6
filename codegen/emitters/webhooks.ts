import { stringify } from "yaml";
import type { Emitter } from "../emitter.ts";
import type { ApiModel, Kind } from "../model.ts";
import { banner, sourceFile } from "../source-file.ts";

/** Only what can change a verdict is worth a call; what is being deleted must be able to go. */
const matchConditions = [
  { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
  {
    name: "spec-or-annotations-change",
    expression: [
      "request.operation != 'UPDATE'",
      "object.spec != oldObject.spec",
      "has(object.metadata.annotations) != has(oldObject.metadata.annotations)",
      "has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
    ].join(" || "),
  },
];

/** All of a kind's webhook but where it is served and whom it spares. */
const webhookOf = (kind: Kind, { group, version }: ApiModel): object => ({
  name: `v${kind.name.toLowerCase()}.kb.io`,
  rules: [
    {
      apiGroups: [group],
      apiVersions: [version],
      operations: ["CREATE", "UPDATE"],
      resources: [kind.plural],
      scope: kind.scope,
    },
  ],
  matchConditions,
  failurePolicy: "Fail",
  matchPolicy: "Equivalent",
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
  timeoutSeconds: 5,
});

const pathOf = (kind: Kind, { group, version }: ApiModel): string =>
  `/validate-${group.replaceAll(".", "-")}-${version}-${kind.name.toLowerCase()}`;

/** The chart's configuration; the operator writes caBundle into it. */
const chart = (model: ApiModel): string =>
  stringify(
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: model.category },
      webhooks: model.kinds.map((kind) => ({
        ...webhookOf(kind, model),
        clientConfig: {
          service: {
            namespace: "{{ .Release.Namespace }}",
            name: `${model.category}-webhook`,
            path: pathOf(kind, model),
          },
        },
        namespaceSelector: {
          matchExpressions: [
            {
              key: "kubernetes.io/metadata.name",
              operator: "NotIn",
              values: ["{{ .Release.Namespace }}"],
            },
          ],
        },
      })),
    },
    { lineWidth: 120, aliasDuplicateObjects: false },
  );

const constants = (model: ApiModel): string =>
  sourceFile({
    statements: [
      `/** The ValidatingWebhook of each kind, but for clientConfig and namespaceSelector, and the path that serves it. */
      export const webhooks = {
        ${model.kinds
          .map(
            (kind) =>
              `${kind.name}: { path: "${pathOf(kind, model)}", webhook: ${JSON.stringify(webhookOf(kind, model))} },`,
          )
          .join("\n")}
      } as const;`,
    ],
  });

/** The webhook configuration: for the chart, and for `kollect webhooks`. */
export const webhooks: Emitter = {
  name: "webhooks",
  emit: (model) =>
    new Map([
      ["charts/kollect/templates/webhooks.yaml", `# ${banner}\n${chart(model)}`],
      ["generated/webhooks.ts", constants(model)],
    ]),
};
