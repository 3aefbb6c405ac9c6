/** Default name of the ValidatingWebhookConfiguration. Alone here, so that help does not load what is configured. */
export const configurationName = "kollect";
