import type { Json } from "../../../src/rows/row.ts";

/** What the paths of the corpus are read from. */
export const objects: Readonly<Record<string, Json>> = {
  pod: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web-0",
      namespace: "shop",
      generation: 3,
      labels: {
        app: "web",
        "app.kubernetes.io/name": "web",
        tier: "front",
      },
      annotations: {
        "a/b": "c",
        'quote"d': "q",
        "it's": "s",
        "sp ace": "z",
        é: "accent",
      },
      ownerReferences: [
        {
          kind: "ReplicaSet",
          name: "web",
          controller: true,
        },
      ],
    },
    spec: {
      containers: [
        {
          name: "app",
          image: "nginx:1",
          ports: [
            {
              containerPort: 80,
              protocol: "TCP",
            },
            {
              containerPort: 443,
              protocol: "TCP",
            },
          ],
          env: [
            {
              name: "A",
              value: "1",
            },
            {
              name: "B",
            },
          ],
          resources: {
            limits: {
              cpu: "100m",
              memory: "1Gi",
            },
          },
        },
        {
          name: "side",
          image: "envoy:2",
          ports: [
            {
              containerPort: 9000,
              protocol: "UDP",
            },
          ],
          ready: true,
        },
        {
          name: "log",
          image: "nginx:1",
          ready: false,
        },
      ],
      tolerations: [],
      hostNetwork: false,
      priority: 0,
    },
    status: {
      phase: "Running",
      conditions: [
        {
          type: "Initialized",
          status: "True",
        },
        {
          type: "Ready",
          status: "False",
          reason: "x==y",
        },
      ],
      podIPs: [
        {
          ip: "10.0.0.1",
        },
        {
          ip: "fd00::1",
        },
      ],
    },
  },
  odd: {
    nothing: null,
    items: [
      {
        id: 1,
        v: null,
      },
      {
        id: 2,
        v: "b",
      },
      {
        id: 2.5,
        v: true,
      },
      {
        id: "2",
        v: 3,
      },
      {
        v: "no id",
      },
    ],
    matrix: [[1, 2, 3], [4, 5], []],
    strings: ["a", "b", "c", "b"],
    numbers: [3, 1, 2, 10],
    flags: [true, false],
    mixed: [
      1,
      "1",
      null,
      true,
      {
        a: 1,
      },
      [1],
    ],
    deep: {
      deep: {
        deep: {
          x: 1,
        },
        x: 2,
      },
      x: 3,
    },
    empty: {},
    none: [],
    "0": "zero",
    length: 7,
    big: 9007199254740991,
    text: "abc",
    "a.b": {
      c: 1,
    },
    uni: ["😀", "～"],
    pairs: [
      {
        a: 1,
        b: 1,
      },
      {
        a: 1,
        b: 2,
      },
      {
        a: "x",
        b: "x",
      },
    ],
  },
  list: [
    {
      n: "a",
      k: 1,
    },
    {
      n: "b",
      k: 2,
    },
    {
      n: "c",
      k: 3,
    },
  ],
};
