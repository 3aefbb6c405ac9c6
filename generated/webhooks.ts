// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

/** The ValidatingWebhook of each kind, but for clientConfig and namespaceSelector, and the path that serves it. */
export const webhooks = {
  KollectDatabaseSink: {
    path: "/validate-kollect-dev-v1alpha1-kollectdatabasesink",
    webhook: {
      name: "vkollectdatabasesink.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollectdatabasesinks"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
  KollectEventSink: {
    path: "/validate-kollect-dev-v1alpha1-kollecteventsink",
    webhook: {
      name: "vkollecteventsink.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollecteventsinks"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
  KollectInventory: {
    path: "/validate-kollect-dev-v1alpha1-kollectinventory",
    webhook: {
      name: "vkollectinventory.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollectinventories"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
  KollectProfile: {
    path: "/validate-kollect-dev-v1alpha1-kollectprofile",
    webhook: {
      name: "vkollectprofile.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollectprofiles"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
  KollectSnapshotSink: {
    path: "/validate-kollect-dev-v1alpha1-kollectsnapshotsink",
    webhook: {
      name: "vkollectsnapshotsink.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollectsnapshotsinks"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
  KollectTarget: {
    path: "/validate-kollect-dev-v1alpha1-kollecttarget",
    webhook: {
      name: "vkollecttarget.kb.io",
      rules: [
        {
          apiGroups: ["kollect.dev"],
          apiVersions: ["v1alpha1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["kollecttargets"],
          scope: "Namespaced",
        },
      ],
      matchConditions: [
        { name: "not-deleting", expression: "!has(object.metadata.deletionTimestamp)" },
        {
          name: "spec-or-annotations-change",
          expression:
            "request.operation != 'UPDATE' || object.spec != oldObject.spec || has(object.metadata.annotations) != has(oldObject.metadata.annotations) || has(object.metadata.annotations) && object.metadata.annotations != oldObject.metadata.annotations",
        },
      ],
      failurePolicy: "Fail",
      matchPolicy: "Equivalent",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  },
} as const;
