/** Types that no cloud bills. */

/** Providers whose objects live in the plan or on the machine that runs terraform. */
const WITHOUT_CLOUD = /^(random|null|local|tls|time|archive|template|terraform|http|external|cloudinit)_/;

/** Grants cost nothing, whatever they are for. */
const GRANT = /_iam_(member|binding|policy|audit_config)$/;

export const isWithoutCost = (type: string): boolean => WITHOUT_CLOUD.test(type) || GRANT.test(type);
