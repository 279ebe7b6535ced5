/** The fields of an APIv2 message that its sender adds to sign it: two equal messages differ in these only. */
export const SIGNING_FIELDS: readonly string[] = Object.freeze(['nonce_str', 'sign', 'sign_type']);
