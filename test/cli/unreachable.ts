/** A kubeconfig whose contexts a (the current one) and b lead to where nobody answers. */
export const unreachable = JSON.stringify({
  clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:9" } }],
  users: [{ name: "nobody", user: {} }],
  contexts: ["a", "b"].map((name) => ({ name, context: { cluster: "gone", user: "nobody" } })),
  "current-context": "a",
});
