import { kinds as ownKinds } from "../../../generated/kinds.ts";
import type { ServedKind } from "./served-kind.ts";

type Names = Pick<ServedKind, "plural" | "singular" | "shortNames" | "namespaced">;

/** Group and Kind, short names; what an API server tells and files do not. */
const namespaced = `
/Pod po|/Service svc|/ConfigMap cm|/Secret|/ServiceAccount sa|/Endpoints ep|/Event ev|/LimitRange limits
/PersistentVolumeClaim pvc|/PodTemplate|/ReplicationController rc|/ResourceQuota quota
apps/Deployment deploy|apps/StatefulSet sts|apps/DaemonSet ds|apps/ReplicaSet rs|apps/ControllerRevision
batch/Job|batch/CronJob cj|autoscaling/HorizontalPodAutoscaler hpa|policy/PodDisruptionBudget pdb
networking.k8s.io/Ingress ing|networking.k8s.io/NetworkPolicy netpol|coordination.k8s.io/Lease
discovery.k8s.io/EndpointSlice|events.k8s.io/Event ev|storage.k8s.io/CSIStorageCapacity
rbac.authorization.k8s.io/Role|rbac.authorization.k8s.io/RoleBinding`;

const clusterScoped = `
/Namespace ns|/Node no|/PersistentVolume pv|/ComponentStatus cs
rbac.authorization.k8s.io/ClusterRole|rbac.authorization.k8s.io/ClusterRoleBinding
storage.k8s.io/StorageClass sc|storage.k8s.io/VolumeAttachment|storage.k8s.io/CSIDriver|storage.k8s.io/CSINode
storage.k8s.io/VolumeAttributesClass vac|networking.k8s.io/IngressClass|networking.k8s.io/IPAddress ip
networking.k8s.io/ServiceCIDR|scheduling.k8s.io/PriorityClass pc|node.k8s.io/RuntimeClass
apiextensions.k8s.io/CustomResourceDefinition crd,crds|apiregistration.k8s.io/APIService
admissionregistration.k8s.io/ValidatingWebhookConfiguration|admissionregistration.k8s.io/MutatingWebhookConfiguration
admissionregistration.k8s.io/ValidatingAdmissionPolicy|admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
certificates.k8s.io/CertificateSigningRequest csr|flowcontrol.apiserver.k8s.io/FlowSchema
flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration|gateway.networking.k8s.io/GatewayClass gc
cert-manager.io/ClusterIssuer`;

/** As English has it, and as nearly every kind is called. */
export const pluralOf = (kind: string): string => {
  const lower = kind.toLowerCase();
  if (lower === "endpoints") return lower;
  if (/(s|x|ch|sh)$/.test(lower)) return `${lower}es`;
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : `${lower}s`;
};

const entries = (text: string, isNamespaced: boolean): [string, Names][] =>
  text
    .split(/[|\n]/)
    .filter((it) => it !== "")
    .map((it): [string, Names] => {
      const [id = "", shorts = ""] = it.split(" ");
      const kind = id.slice(id.indexOf("/") + 1);
      const shortNames = shorts === "" ? [] : shorts.split(",");
      const [plural, singular] = [pluralOf(kind), kind.toLowerCase()];
      return [id, { plural, singular, shortNames, namespaced: isNamespaced }];
    });

const own = Object.values(ownKinds).map((it): [string, Names] => [`${it.group}/${it.kind}`, it]);

const known = new Map([...entries(namespaced, true), ...entries(clusterScoped, false), ...own]);

/** What a kind is called; a kind that nobody knows is taken for one that lives in namespaces, as most do. */
export const wellKnown = (group: string, kind: string): Names =>
  known.get(`${group}/${kind}`) ?? {
    plural: pluralOf(kind),
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
  };
