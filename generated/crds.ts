export const crds: string = "";
