/** A Deployment that the API server gives out with about 10 KB, managedFields included. */
export const deployment = (n: number, replicas = 1): unknown => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: `app-${n}`,
    namespace: `bench-${n % 10}`,
    labels: { app: `app-${n}`, tier: ["front", "back"][n % 2] },
  },
  spec: {
    replicas,
    selector: { matchLabels: { app: `app-${n}` } },
    template: {
      metadata: { labels: { app: `app-${n}` } },
      spec: {
        containers: [0, 1].map((c) => ({
          name: `c${c}`,
          image: `registry.example/team-${n % 50}/service-${n % 500}:1.${n % 20}.${c}`,
          args: ["--config=/etc/config", "--verbose", `--shard=${n}`],
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          env: Array.from({ length: 26 }, (_, i) => ({
            name: `SETTING_${c}_${i}`,
            value: `value-of-setting-${i}-for-application-${n}`,
          })),
        })),
      },
    },
  },
});
